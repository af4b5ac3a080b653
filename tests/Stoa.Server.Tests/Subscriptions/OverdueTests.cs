using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Notifications;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Subscriptions;

/// <summary>Charges that are refused: tried again, paid by hand, given up; and trials that lead there.</summary>
public sealed class OverdueTests(TestDatabases databases)
{
    [Fact]
    public async Task A_refused_charge_is_tried_again_paid_by_hand_or_given_up()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 1, 10));
        var (once, never, expired, guarded) = (await club.Join(), await club.Join(), await club.Join(), await club.Join());
        var ids = new[]
        {
            await once.Subscribe("basic", Club.LaterPoorOnce), await never.Subscribe("basic", Club.LaterPoor), await expired.Subscribe("basic", Club.LaterExpired),
            await guarded.Subscribe("basic", Club.LaterGuarded),
        };
        await club.Until(Club.At(2026, 2, 10));
        (string Code, Decline Means, Instant? Retry)[] refusals =
        [
            ("insufficient_funds", Decline.Retryable, Club.At(2026, 2, 11)), ("insufficient_funds", Decline.Retryable, Club.At(2026, 2, 11)),
            ("expired_card", Decline.Final, null), ("authentication_required", Decline.Authentication, null),
        ];
        foreach (var (id, refusal) in ids.Zip(refusals))
        {
            var overdue = await club.Look(id);
            Assert.Equal((SubscriptionState.PastDue, 2), (overdue.State, overdue.Cycle));
            Assert.Equal(refusal, (overdue.DeclineCode!, overdue.Decline!.Value, overdue.RetryAt));
        }
        Assert.Equal((4, 4), (await Mails(club, "subscription-payment-declined"), await Mails(club, "subscription-renews-soon")));

        // The second try goes through, and nothing is overdue any more.
        await club.Until(Club.At(2026, 2, 11));
        await Runs(club, ids[0], 2, Club.At(2026, 3, 10));
        Assert.Equal(1, await Mails(club, "subscription-recovered"));

        // Another card is charged at once; who must confirm pays by hand, and that card is kept.
        await club.Until(Club.At(2026, 2, 12));
        await expired.Replace(ids[2]);
        await Runs(club, ids[2], 2, Club.At(2026, 3, 10));
        await guarded.Pay(ids[3]);
        await Runs(club, ids[3], 2, Club.At(2026, 3, 10));

        // Five refusals on the days of the plan, then it ends; its order never was paid.
        await club.Until(Club.At(2026, 2, 17));
        var ended = await club.Look(ids[1]);
        Assert.Equal((SubscriptionState.Ended, EndReason.Unpaid), (ended.State, ended.EndReason));
        var lost = (await club.Cycles(ids[1]))[1].Order;
        Assert.Equal((OrderState.Expired, MoneyState.Unpaid), (lost.State, lost.MoneyState));
        var tries = await club.Stoa.With((work, _) => work.Db.Set<Payment>().Where(p => p.OrderId == lost.Id).OrderBy(p => p.CreatedAt).Select(p => p.CreatedAt).ToListAsync());
        Assert.Equal([10, 11, 13, 15, 17], tries.Select(at => at.InZone(DateTimeZoneProviders.Tzdb["America/Toronto"]).Day));

        await club.Until(Club.At(2026, 3, 10));
        foreach (var id in new[] { ids[0], ids[2], ids[3] }) await Runs(club, id, 3, Club.At(2026, 4, 10));
    }

    [Fact]
    public async Task A_trial_is_free_and_then_charged_asked_for_or_over()
    {
        await using var club = await Club.Open(
            databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Subscriptions:AfterDunning"] = "Pause" }, Club.At(2026, 3, 1));
        var (card, none, quits, never) = (await club.Join(), await club.Join(), await club.Join(), await club.Join());
        var paying = await card.Subscribe("trial");
        var asked = await none.Subscribe("taste");
        var quitting = await quits.Subscribe("trial");
        var ignoring = await never.Subscribe("taste");
        Assert.Equal(SubscriptionState.Trialing, (await club.Look(paying)).State);
        // Ten in the morning, whatever the clocks did on 8 March.
        Assert.Equal(Club.At(2026, 3, 15), (await club.Look(paying)).PeriodEnd);
        Assert.Equal(HttpStatusCode.OK, (await quits.Send(HttpMethod.Post, $"/subscriptions/{quitting}/cancel", new { at_end = true })).Status);
        Assert.Empty(await club.Stoa.With((work, _) => work.Db.Set<Payment>().ToListAsync()));

        await club.Until(Club.At(2026, 3, 8));
        Assert.Equal((SubscriptionState.PastDue, "method_missing"), ((await club.Look(asked)).State, (await club.Look(asked)).DeclineCode));
        await none.Pay(asked);
        await Runs(club, asked, 1, Club.At(2026, 4, 8));

        await club.Until(Club.At(2026, 3, 15));
        await Runs(club, paying, 1, Club.At(2026, 4, 15));
        Assert.Equal(SubscriptionState.Ended, (await club.Look(quitting)).State);
        Assert.Empty(await club.Cycles(quitting));

        // Never paid: by this marketplace's policy it is paused, and billed anew when it goes on.
        var paused = await club.Look(ignoring);
        Assert.Equal((SubscriptionState.Paused, ActorRole.System), (paused.State, paused.PausedBy));
        await never.Replace(ignoring);
        Assert.Equal("active", (await never.Send(HttpMethod.Post, $"/subscriptions/{ignoring}/resume", new { }))["state"]);
        await club.Stoa.Settle();
        await Runs(club, ignoring, 2, Club.At(2026, 4, 15));
    }

    [Fact]
    public async Task Nothing_is_charged_for_a_provider_who_is_suspended_meanwhile_and_an_early_end_gives_back_what_is_set()
    {
        await using var club = await Club.Open(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Subscriptions:AfterDunning"] = "Pause", ["Stoa:Subscriptions:EarlyEndRefund"] = "None",
        }, Club.At(2026, 1, 10));
        var (poor, once, guarded, quits) = (await club.Join(), await club.Join(), await club.Join(), await club.Join());
        var never = await poor.Subscribe("basic", Club.LaterPoor);
        var retried = await once.Subscribe("basic", Club.LaterPoorOnce);
        var byHand = await guarded.Subscribe("basic", Club.LaterGuarded);
        var ended = await quits.Subscribe("plus");

        // Who ends at once gets nothing back here, and reads so before; who did not pay is paused after the last try.
        await club.Until(Club.At(2026, 1, 20));
        var preview = await quits.Send(HttpMethod.Get, $"/subscriptions/{ended}/cancel-preview");
        Assert.Equal(0, preview.Json.GetProperty("refund").GetProperty("amount").GetInt64());
        Assert.Equal("ended", (await quits.Send(HttpMethod.Post, $"/subscriptions/{ended}/cancel", new { at_end = false }))["state"]);
        await club.Stoa.Settle();
        var left = (await club.Cycles(ended))[0].Order;
        Assert.Equal((OrderState.Completed, 0), (left.State, await club.Stoa.With((work, _) => work.Db.Set<Refund>().CountAsync(r => r.OrderId == left.Id))));

        // Refused on the 10th, to be tried again on the 11th: by then the provider is suspended.
        await club.Until(Club.At(2026, 2, 10));
        Assert.Equal(SubscriptionState.PastDue, (await club.Look(retried)).State);
        var operators = new Shopper(club.Stoa.BaseAddress) { Token = await SignedIn.Token(club.Stoa, isOperator: true) };
        var suspended = await operators.Send(HttpMethod.Post, $"/api/v1/providers/{club.Shop.Organization}/suspend", new { reason = "Papers are missing." });
        Assert.True(suspended.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, suspended.Text);
        await club.Stoa.Settle();
        Assert.Equal("not-offered-now", (await guarded.Send(HttpMethod.Post, $"/subscriptions/{byHand}/payments")).Code);
        var before = await Charges(club);
        await club.Until(Club.At(2026, 2, 20));
        Assert.Equal(before, await Charges(club));
        foreach (var id in new[] { never, retried, byHand })
        {
            var paused = await club.Look(id);
            Assert.Equal((SubscriptionState.Paused, ActorRole.System, null), (paused.State, paused.PausedBy, paused.OpenOrderId));
            Assert.Equal((OrderState.Expired, MoneyState.Unpaid), ((await club.Cycles(id))[^1].Order.State, (await club.Cycles(id))[^1].Order.MoneyState));
        }

        // Back again, whoever goes on is billed anew.
        operators.Token = await SignedIn.Token(club.Stoa, isOperator: true);
        await operators.Send(HttpMethod.Post, $"/api/v1/providers/{club.Shop.Organization}/reinstate", new { reason = "They are here." });
        await club.Stoa.Settle();
        Assert.Equal("active", (await once.Send(HttpMethod.Post, $"/subscriptions/{retried}/resume", new { }))["state"]);
        await club.Stoa.Settle();
        await Runs(club, retried, 3, Club.At(2026, 3, 20));
        var renewals = (await operators.Send(HttpMethod.Get, "/api/v1/operations/observability/payments?hours=744")).Json.GetProperty("renewals");
        Assert.Equal((4, 1, 3, 4, 3), (renewals.GetProperty("due").GetInt32(), renewals.GetProperty("paid").GetInt32(), renewals.GetProperty("given_up").GetInt32(),
            renewals.GetProperty("charges").GetInt32(), renewals.GetProperty("refused").GetInt32()));
    }

    [Fact]
    public async Task Operators_see_what_fails_first_and_try_again_and_everybody_sees_their_pages()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 5, 4));
        var (good, poor) = (await club.Join(), await club.Join());
        var failing = await poor.Subscribe("basic", Club.LaterPoorOnce);
        await club.Stoa.Advance(Duration.FromMinutes(1));
        var running = await good.Subscribe("plus");
        await club.Until(Club.At(2026, 6, 4) + Duration.FromMinutes(1));
        var token = await SignedIn.Token(club.Stoa, isOperator: true);
        var operators = new Shopper(club.Stoa.BaseAddress) { Token = token };
        var list = (await operators.Send(HttpMethod.Get, "/api/v1/operations/subscriptions")).Json.GetProperty("items");
        Assert.Equal([failing, running], list.EnumerateArray().Select(line => line.GetProperty("id").GetString()));
        var figures = (await operators.Send(HttpMethod.Get, "/api/v1/operations/subscriptions/figures")).Json;
        Assert.Equal((1, 1, 5_000L), (figures.GetProperty("active").GetInt32(), figures.GetProperty("past_due").GetInt32(),
            figures.GetProperty("monthly_revenue")[0].GetProperty("amount").GetInt64()));

        using var console = SignedIn.Browser(club.Stoa, token);
        Assert.Contains("Charge again", await console.GetStringAsync("/operator/subscriptions"), StringComparison.Ordinal);
        await good.SignIn();
        await poor.SignIn();
        using var desk = SignedIn.Browser(club.Stoa, await SignedIn.Token(club.Stoa, memberOf: club.Shop.Organization));
        Assert.Contains("Quiet club: plus", await desk.GetStringAsync($"/provider/{club.Shop.Organization}/subscriptions"), StringComparison.Ordinal);
        // A month takes no time of anybody: it has no line beside what is booked or held on a day.
        var held = await new Shopper(club.Stoa.BaseAddress).Hold(club.Shop, Club.At(2026, 6, 5));
        Assert.True(held.Status == HttpStatusCode.Created, held.Text);
        Assert.DoesNotContain("Quiet club", await desk.GetStringAsync($"/provider/{club.Shop.Organization}/day?date=2026-06-05"), StringComparison.Ordinal);
        foreach (var path in new[] { "/subscriptions", $"/subscriptions/{running}", $"/subscriptions/{running}/change", $"/subscriptions/{running}/cancel", $"/l/{club.Listing}/subscribe?plan={club.Plans["trial"]}" })
            Assert.True((await good.Browser.GetAsync(path)).StatusCode == HttpStatusCode.OK, path);
        Assert.Contains("The payment for this period did not work", await poor.Browser.GetStringAsync($"/subscriptions/{failing}"), StringComparison.Ordinal);
        Assert.Contains("Quiet club", await good.Browser.GetStringAsync((await good.Browser.GetAsync($"/l/{club.Listing}")).Headers.Location), StringComparison.Ordinal);

        Assert.Equal("wrong-role", (await operators.Send(HttpMethod.Post, $"/api/v1/operations/subscriptions/{running}/retry")).Code?.Replace("not-permitted", "wrong-role", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await operators.Send(HttpMethod.Post, $"/api/v1/operations/subscriptions/{failing}/retry")).Status);
        await club.Stoa.Settle();
        await Runs(club, failing, 2, Club.At(2026, 7, 4));

        // The provider ends it with a reason; the time that is left goes back.
        var owner = new Shopper(club.Stoa.BaseAddress) { Token = await SignedIn.Token(club.Stoa, memberOf: club.Shop.Organization) };
        Assert.Equal("reason-required", (await owner.Send(HttpMethod.Post, $"/api/v1/subscriptions/{running}/cancel", new { at_end = false })).Code);
        var ended = await owner.Send(HttpMethod.Post, $"/api/v1/subscriptions/{running}/cancel", new { at_end = false, reason = "We move away." });
        Assert.Equal(("ended", "provider"), (ended["state"], ended["end_reason"]));
        Assert.Equal(MoneyState.Refunded, (await club.Cycles(running))[1].Order.MoneyState);
    }

    private static async Task Runs(Club club, string id, int cycle, Instant until)
    {
        var subscription = await club.Look(id);
        Assert.Equal((SubscriptionState.Active, cycle, until, null), (subscription.State, subscription.Cycle, subscription.PeriodEnd, subscription.OpenOrderId));
        Assert.Equal((OrderState.InProgress, MoneyState.Held), ((await club.Cycles(id))[^1].Order.State, (await club.Cycles(id))[^1].Order.MoneyState));
    }

    private static Task<int> Charges(Club club) => club.Stoa.With((work, _) => work.Db.Set<Payment>().CountAsync());

    private static Task<int> Mails(Club club, string template) => club.Stoa.With((work, _) => work.Db.Set<Notification>().CountAsync(n => n.Template == template));
}
