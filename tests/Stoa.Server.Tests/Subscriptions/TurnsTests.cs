using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Subscriptions;

/// <summary>Changes, pauses, downtime, suspended providers and twins.</summary>
public sealed class TurnsTests(TestDatabases databases)
{
    [Fact]
    public async Task A_dearer_plan_counts_at_once_by_time_and_a_cheaper_one_with_the_next_period()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 4, 1));
        var member = await club.Join();
        var id = await member.Subscribe("basic");
        await club.Until(Club.At(2026, 4, 11));
        // 20 of 30 days are left: 20.00 of the new plan less 13.33 of the old.
        var preview = await member.Send(HttpMethod.Get, $"/subscriptions/{id}/change-preview?plan={club.Plans["plus"]}");
        Assert.Equal((1_333L, 2_000L, 667L, 3_000L), (Amount(preview, "credit"), Amount(preview, "charge"), Amount(preview, "due_now"), Amount(preview, "next_bill")));
        Assert.Equal("price-changed", (await member.Send(HttpMethod.Post, $"/subscriptions/{id}/change",
            new { plan_id = club.Plans["plus"], expected_due_now = new { amount = 600, currency = "CAD" } })).Code);
        var changed = await member.Send(HttpMethod.Post, $"/subscriptions/{id}/change",
            new { plan_id = club.Plans["plus"], expected_due_now = new { amount = 667, currency = "CAD" } });
        Assert.True(changed.Status == HttpStatusCode.OK, changed.Text);
        await club.Stoa.Settle();
        var plus = await club.Look(id);
        Assert.Equal((club.Plans["plus"], 3_000L, Club.At(2026, 5, 1)), (plus.PlanId, plus.PriceMinor, plus.PeriodEnd));
        Assert.Equal([2_000L, 667L], (await club.Cycles(id)).Select(row => row.Order.TotalMinor));

        // A cheaper one, then one by the week: each with the next period.
        Assert.Equal("basic", (await member.Send(HttpMethod.Post, $"/subscriptions/{id}/change", new { plan_id = club.Plans["basic"] })).Json.GetProperty("next_plan").GetString());
        await club.Until(Club.At(2026, 5, 1));
        Assert.Equal((club.Plans["basic"], 2_000L), ((await club.Look(id)).PlanId, (await club.Cycles(id))[^1].Order.TotalMinor));
        Assert.Equal(HttpStatusCode.OK, (await member.Send(HttpMethod.Post, $"/subscriptions/{id}/change", new { plan_id = club.Plans["weekly"] })).Status);
        await club.Until(Club.At(2026, 6, 8));
        Assert.Equal([2_000L, 667L, 2_000L, 700L, 700L], (await club.Cycles(id)).Select(row => row.Order.TotalMinor));
        Assert.Equal(Club.At(2026, 6, 15), (await club.Look(id)).PeriodEnd);
    }

    [Fact]
    public async Task A_change_in_the_middle_goes_back_with_its_cycle_and_is_undone_when_it_is_not_paid()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 4, 1));
        var (good, poor) = (await club.Join(), await club.Join());
        var id = await good.Subscribe("basic");
        var failing = await poor.Subscribe("basic", Club.LaterPoor);
        await club.Until(Club.At(2026, 4, 11));
        await good.Send(HttpMethod.Post, $"/subscriptions/{id}/change", new { plan_id = club.Plans["plus"] });
        await poor.Send(HttpMethod.Post, $"/subscriptions/{failing}/change", new { plan_id = club.Plans["plus"] });
        await club.Stoa.Settle();
        // Refused: it may be paid by hand for an hour, and then everything stays as it was.
        var waits = await club.Look(failing);
        Assert.Equal((SubscriptionState.Active, club.Plans["basic"], Club.At(2026, 4, 11) + Duration.FromHours(1)), (waits.State, waits.PlanId, waits.ChangeUntil));
        await club.Stoa.Advance(Duration.FromMinutes(61));
        var kept = await club.Look(failing);
        Assert.Equal((SubscriptionState.Active, club.Plans["basic"], null, null), (kept.State, kept.PlanId, kept.ChangeOrderId, kept.ChangeUntil));
        Assert.Equal(OrderState.Expired, (await club.Cycles(failing))[1].Order.State);

        // Ten days of thirty are left of the cycle, ten of twenty of the change: 6.67 and half of 6.67; the odd half cent counts as used.
        await club.Until(Club.At(2026, 4, 21));
        var preview = await good.Send(HttpMethod.Get, $"/subscriptions/{id}/cancel-preview");
        Assert.Equal([667L, 333L], preview.Json.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("refund").GetProperty("amount").GetInt64()));
        Assert.Equal("ended", (await good.Send(HttpMethod.Post, $"/subscriptions/{id}/cancel", new { at_end = false }))["state"]);
        await club.Stoa.Settle();
        var back = await club.Stoa.With((work, _) => work.Db.Set<Refund>().SumAsync(r => r.AmountMinor));
        Assert.Equal(1_000L, back);
    }

    [Fact]
    public async Task A_change_that_the_bank_wants_confirmed_is_paid_by_hand_and_counts()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 4, 1));
        var member = await club.Join();
        var id = await member.Subscribe("basic", Club.LaterGuarded);
        await club.Until(Club.At(2026, 4, 11));
        Assert.Equal(HttpStatusCode.OK, (await member.Send(HttpMethod.Post, $"/subscriptions/{id}/change", new { plan_id = club.Plans["plus"] })).Status);
        await club.Stoa.Settle();
        await member.SignIn();
        Assert.Contains("pay it by hand until", await member.Browser.GetStringAsync($"/subscriptions/{id}"), StringComparison.Ordinal);
        Assert.Equal(1, await Mails(club, "subscription-change-failed"));
        await member.Pay(id);
        var plus = await club.Look(id);
        Assert.Equal((club.Plans["plus"], 3_000L, null, null), (plus.PlanId, plus.PriceMinor, plus.ChangeOrderId, plus.ChangeUntil));
        Assert.Equal([2_000L, 667L], (await club.Cycles(id)).Select(row => row.Order.TotalMinor));
        // Nothing is dropped an hour later.
        await club.Stoa.Advance(Duration.FromHours(2));
        Assert.Equal(OrderState.InProgress, (await club.Cycles(id))[1].Order.State);
    }

    [Fact]
    public async Task Whoever_ends_it_with_its_period_is_named_and_takes_it_back_alone()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 4, 1));
        var member = await club.Join();
        var id = await member.Subscribe("basic");
        var owner = new Shopper(club.Stoa.BaseAddress) { Token = await SignedIn.Token(club.Stoa, memberOf: club.Shop.Organization) };
        Assert.Equal(HttpStatusCode.OK, (await owner.Send(HttpMethod.Post, $"/api/v1/subscriptions/{id}/cancel", new { at_end = true, reason = "We close." })).Status);
        Assert.Equal("cancelled-by-another", (await member.Send(HttpMethod.Post, $"/subscriptions/{id}/keep", new { })).Code);
        Assert.Contains("The provider ends it", await member.Browser.GetStringAsync($"/subscriptions/{id}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await owner.Send(HttpMethod.Post, $"/api/v1/subscriptions/{id}/keep", new { })).Status);
        Assert.Equal(HttpStatusCode.OK, (await owner.Send(HttpMethod.Post, $"/api/v1/subscriptions/{id}/cancel", new { at_end = true, reason = "We close." })).Status);
        await club.Until(Club.At(2026, 5, 1));
        Assert.Equal((SubscriptionState.Ended, EndReason.Provider), ((await club.Look(id)).State, (await club.Look(id)).EndReason));
    }

    [Fact]
    public async Task A_reminder_names_the_plan_and_the_amount_that_follow()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 4, 1));
        var member = await club.Join();
        var id = await member.Subscribe("plus");
        Assert.Equal(HttpStatusCode.OK, (await member.Send(HttpMethod.Post, $"/subscriptions/{id}/change", new { plan_id = club.Plans["basic"] })).Status);
        await club.Until(Club.At(2026, 4, 29));
        var told = await club.Stoa.With((work, _) => work.Db.Database.SqlQuery<string>(
            $"select (body -> 'amount' ->> 'amount') || ' ' || (body ->> 'reason') as \"Value\" from platform.events where type = 'subscription.moved' and body ->> 'news' = 'renews_soon'").ToListAsync());
        Assert.Equal(["2000 basic"], told);
    }

    [Fact]
    public async Task A_pause_bills_nothing_and_downtime_bills_the_running_cycle_once()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 4, 1));
        var (waits, dated, down) = (await club.Join(), await club.Join(), await club.Join());
        var paused = await waits.Subscribe("basic");
        var until = await dated.Subscribe("basic");
        var running = await down.Subscribe("basic");
        Assert.Equal("paused", (await waits.Send(HttpMethod.Post, $"/subscriptions/{paused}/pause", new { }))["state"]);
        Assert.Equal("pause-date-invalid", (await dated.Send(HttpMethod.Post, $"/subscriptions/{until}/pause", new { until = "2026-04-01" })).Code);
        Assert.Equal("paused", (await dated.Send(HttpMethod.Post, $"/subscriptions/{until}/pause", new { until = "2026-04-20" }))["state"]);

        // It goes on before its period ends, so that the next bill comes as before.
        await club.Until(Club.At(2026, 4, 20));
        Assert.Equal((SubscriptionState.Active, 1), ((await club.Look(until)).State, (await club.Look(until)).Cycle));

        // Nothing runs for two and a half months: the cycle that runs by then is billed, once.
        club.Stoa.Clock.Advance(Club.At(2026, 7, 15) - club.Stoa.Clock.GetCurrentInstant());
        await club.Stoa.Settle();
        Assert.Equal([1, 4], (await club.Cycles(running)).Select(row => row.Cycle.Number));
        Assert.Equal((4, Club.At(2026, 8, 1)), ((await club.Look(running)).Cycle, (await club.Look(running)).PeriodEnd));
        Assert.Single(await club.Cycles(paused));

        // After the pause a new period begins on the day it goes on.
        Assert.Equal("active", (await waits.Send(HttpMethod.Post, $"/subscriptions/{paused}/resume", new { }))["state"]);
        await club.Stoa.Settle();
        Assert.Equal((2, Club.At(2026, 8, 15)), ((await club.Look(paused)).Cycle, (await club.Look(paused)).PeriodEnd));
    }

    [Fact]
    public async Task Twins_renew_once_and_a_cancellation_at_the_same_moment_wins_or_loses_whole()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 4, 1));
        await using var other = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" }, shared: club.Stoa);
        var members = new List<(Club.Person Person, string Id)>();
        for (var i = 0; i < 4; i++)
        {
            var person = await club.Join();
            members.Add((person, await person.Subscribe("basic")));
        }
        await club.Until(Club.At(2026, 4, 30));
        club.Stoa.Clock.Advance(Duration.FromDays(1));
        var cancels = members.Take(2).Select(member => member.Person.Send(HttpMethod.Post, $"/subscriptions/{member.Id}/cancel", new { at_end = true }));
        var (first, second, answers) = (club.Stoa.Settle(), other.Settle(), Task.WhenAll(cancels));
        await Task.WhenAll(first, second, answers);
        await club.Stoa.Settle();
        foreach (var (_, id) in members.Skip(2)) Assert.Equal([1, 2], (await club.Cycles(id)).Select(row => row.Cycle.Number));
        foreach (var ((_, id), answer) in members.Zip(await answers))
        {
            // Either it ended before it was renewed, or it was renewed and ends with the new period (or the renewal's charge was under way).
            var (subscription, cycles) = (await club.Look(id), await club.Cycles(id));
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
            Assert.True(subscription.State is SubscriptionState.Ended ? cycles.Count == 1 : cycles.Count == 2 && subscription.CancelsAtEnd);
        }
        var paid = await club.Stoa.With((work, _) => work.Db.Set<Payment>().Where(p => p.Status == PaymentStatus.Captured).GroupBy(p => p.OrderId).Select(g => g.Count()).ToListAsync());
        Assert.All(paid, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_provider_that_may_not_sell_is_not_renewed_for()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 4, 1));
        var member = await club.Join();
        var id = await member.Subscribe("basic");
        await Serve(club, false);
        await club.Until(Club.At(2026, 5, 1));
        var stopped = await club.Look(id);
        Assert.Equal((SubscriptionState.Paused, ActorRole.System, 1), (stopped.State, stopped.PausedBy, stopped.Cycle));
        Assert.Equal("not-offered-now", (await member.Send(HttpMethod.Post, $"/subscriptions/{id}/resume", new { })).Code);
        await Serve(club, true);
        Assert.Equal("active", (await member.Send(HttpMethod.Post, $"/subscriptions/{id}/resume", new { }))["state"]);
        await club.Stoa.Settle();
        Assert.Equal([1, 2], (await club.Cycles(id)).Select(row => row.Cycle.Number));
    }

    private static Task<int> Serve(Club club, bool serves) => club.Stoa.With(async (work, services) =>
    {
        var changed = await work.Db.Set<Listing>().Where(l => l.Id == club.Listing).ExecuteUpdateAsync(row => row.SetProperty(l => l.ProviderActive, serves));
        services.GetRequiredService<Offers>().Forget(club.Listing);
        return changed;
    });

    private static Task<int> Mails(Club club, string template) =>
        club.Stoa.With((work, _) => work.Db.Set<Stoa.Server.Notifications.Notification>().CountAsync(n => n.Template == template));

    private static long Amount(Answer answer, string name) => answer.Json.GetProperty(name).GetProperty("amount").GetInt64();
}
