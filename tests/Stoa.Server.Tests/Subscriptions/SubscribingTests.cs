using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Payments;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Subscriptions;

/// <summary>From the first payment over renewals to the end, over HTTP, on the sandbox.</summary>
public sealed class SubscribingTests(TestDatabases databases)
{
    [Fact]
    public async Task A_subscription_is_paid_renewed_and_cancelled_and_each_cycle_is_an_order_with_postings_of_its_own()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 1, 31));
        var member = await club.Join();
        var id = await member.Subscribe("basic");
        await Stands(club, id, SubscriptionState.Active, 1, Club.At(2026, 2, 28));
        Assert.Equal("Test card ending in 4242", (await member.Get(id)).GetProperty("method").GetString());

        // The 31st comes back after February.
        await club.Until(Club.At(2026, 2, 28));
        await Stands(club, id, SubscriptionState.Active, 2, Club.At(2026, 3, 31));
        await club.Until(Club.At(2026, 3, 31));
        await Stands(club, id, SubscriptionState.Active, 3, Club.At(2026, 4, 30));

        var cycles = await club.Cycles(id);
        Assert.Equal([OrderState.Completed, OrderState.Completed, OrderState.InProgress], cycles.Select(row => row.Order.State));
        Assert.Equal([MoneyState.Released, MoneyState.Held, MoneyState.Held], cycles.Select(row => row.Order.MoneyState));
        Assert.Equal(3, cycles.Select(row => row.Order.Id).Distinct().Count());
        Assert.Equal((6_000L, 0L), await Booked(club));

        var ended = await member.Send(HttpMethod.Post, $"/subscriptions/{id}/cancel", new { at_end = true });
        Assert.True(ended.Status == HttpStatusCode.OK, ended.Text);
        await club.Until(Club.At(2026, 5, 3));
        var over = await club.Look(id);
        Assert.Equal((SubscriptionState.Ended, EndReason.Customer, 3), (over.State, over.EndReason, over.Cycle));
        Assert.All(await club.Cycles(id), row => Assert.Equal((OrderState.Completed, MoneyState.Released), (row.Order.State, row.Order.MoneyState)));
    }

    [Fact]
    public async Task Ending_at_once_gives_back_the_time_that_is_left_to_the_cent()
    {
        await using var club = await Club.Open(databases, now: Club.At(2026, 4, 1));
        var member = await club.Join();
        var id = await member.Subscribe("basic");
        await club.Until(Club.At(2026, 4, 11));
        // 20 of 30 days: 13.33 of 20.00 dollars.
        var preview = await member.Send(HttpMethod.Get, $"/subscriptions/{id}/cancel-preview");
        Assert.Equal(1_333, preview.Json.GetProperty("refund").GetProperty("amount").GetInt64());
        var stale = await member.Send(HttpMethod.Post, $"/subscriptions/{id}/cancel", new { at_end = false, expected_refund = new { amount = 1_400, currency = "CAD" } });
        Assert.Equal("price-changed", stale.Code);
        var ended = await member.Send(HttpMethod.Post, $"/subscriptions/{id}/cancel", new { at_end = false, expected_refund = new { amount = 1_333, currency = "CAD" } });
        Assert.Equal("ended", ended["state"]);
        await club.Stoa.Settle();
        var (_, order) = Assert.Single(await club.Cycles(id));
        Assert.Equal((OrderState.Cancelled, MoneyState.PartiallyRefunded), (order.State, order.MoneyState));
        Assert.Equal((667L, 0L), await Booked(club));
        await club.Until(Club.At(2026, 6, 2));
        Assert.Single(await club.Cycles(id));
    }

    [Fact]
    public async Task Who_subscribes_agrees_has_an_account_and_begins_once()
    {
        await using var club = await Club.Open(databases);
        var member = await club.Join();
        Assert.Equal("consent-required", (await member.Send(HttpMethod.Post, "/subscriptions", new { listing_id = club.Listing, plan_id = club.Plans["basic"] })).Code);
        using var nobody = club.Stoa.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsync(new Uri("/api/v1/subscriptions", UriKind.Relative), null)).StatusCode);

        var clicks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => member.Begin("basic")));
        var first = clicks.First(answer => answer.Status == HttpStatusCode.Created);
        Assert.All(clicks, answer => Assert.True(answer.Code is "subscribed-already" || answer["id"] == first["id"], answer.Text));
        await member.Pay(first["id"]);
        Assert.Equal("subscribed-already", (await member.Begin("plus")).Code);
        Assert.Equal(1, await club.Stoa.With((work, _) => work.Db.Set<Stoa.Server.Subscriptions.Subscription>().CountAsync()));

        // What is never paid is dropped within the hour, and leaves nothing open.
        var other = await club.Join();
        var dropped = (await other.Begin("basic"))["id"];
        await club.Stoa.Advance(Duration.FromHours(1));
        Assert.Equal((SubscriptionState.Ended, EndReason.NeverPaid), ((await club.Look(dropped)).State, (await club.Look(dropped)).EndReason));
        Assert.Equal(OrderState.Expired, (await club.Cycles(dropped))[0].Order.State);
        Assert.Equal("not-found", (await member.Send(HttpMethod.Get, $"/subscriptions/{dropped}")).Code?.Replace("subscription-", "", StringComparison.Ordinal));
    }

    // What came in less what went back, and what all accounts are together.
    private static Task<(long Charged, long Sum)> Booked(Club club) => club.Stoa.With(async (work, _) =>
    {
        var payments = await work.Db.Set<Payment>().AsNoTracking().ToListAsync();
        var sum = await work.Db.Database.SqlQuery<long>($"select coalesce(sum(amount_minor), 0)::bigint as \"Value\" from payments.postings").SingleAsync();
        return (payments.Sum(p => p.CapturedMinor - p.RefundedMinor), sum);
    });

    private static async Task Stands(Club club, string id, SubscriptionState state, int cycle, Instant until)
    {
        var subscription = await club.Look(id);
        Assert.Equal((state, cycle, until), (subscription.State, subscription.Cycle, subscription.PeriodEnd));
    }
}
