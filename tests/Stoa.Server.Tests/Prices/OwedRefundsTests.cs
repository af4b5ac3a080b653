using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Prices;

/// <summary>
/// Refunds that the processor refused, of orders that a coupon of the marketplace's paid in part: there is more money in the order than the
/// charge can give back, so what is owed must not be kept for what another took meanwhile.
/// </summary>
public sealed class OwedRefundsTests(TestDatabases databases)
{
    public enum Moment { BeforeTheRelease, AfterTheRelease }

    [Theory]
    [InlineData(Moment.BeforeTheRelease, true)]
    [InlineData(Moment.AfterTheRelease, true)]
    [InlineData(Moment.BeforeTheRelease, false)]
    [InlineData(Moment.AfterTheRelease, false)]
    public async Task Nothing_stays_held_for_a_refused_refund_that_a_chargeback_has_covered(Moment chargeback, bool lost)
    {
        await using var stoa = await TestStoa.Start(databases);
        var prices = new Promotions(stoa, await Shop.Open(stoa));
        var order = await Refused(prices, stoa);
        if (chargeback == Moment.BeforeTheRelease) await ChargeBack(stoa, order, lost);
        await stoa.Advance(Duration.FromDays(6));
        if (chargeback == Moment.AfterTheRelease) await ChargeBack(stoa, order, lost);
        await stoa.Advance(Duration.FromDays(6));

        var refund = await Owed(stoa, order);
        if (lost)
        {
            Assert.Null(await stoa.With((work, _) => ResolveRefund.Close(refund, work, CancellationToken.None)));
        }
        else
        {
            Assert.Null((await stoa.With((work, _) => ResolveRefund.Retry(refund, work, CancellationToken.None))).Problem);
            await prices.SettleRefunds(order);
        }
        await stoa.Settle();
        Assert.DoesNotContain("held", await prices.Books(order), StringComparison.Ordinal);
        await prices.CheckBooks();
    }

    [Fact]
    public async Task A_refusal_before_all_goes_back_leaves_nothing_held_when_it_is_made_good()
    {
        await using var stoa = await TestStoa.Start(databases);
        var prices = new Promotions(stoa, await Shop.Open(stoa));
        var order = await Refused(prices, stoa);
        Assert.Null((await prices.Sale.TryFire(prices.Sale.Provider, order, new("cancel-by-provider", "The room is flooded."))).Problem);
        await prices.SettleRefunds(order);
        var refund = await Owed(stoa, order);
        Assert.Null((await stoa.With((work, _) => ResolveRefund.Retry(refund, work, CancellationToken.None))).Problem);
        await prices.SettleRefunds(order);
        await stoa.Settle();
        Assert.Equal("", await prices.Books(order));
        await prices.CheckBooks();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_made_good_after_a_bank_took_a_part_is_no_more_of_anybodys_than_they_had(bool outside)
    {
        await using var stoa = await TestStoa.Start(databases);
        var prices = new Promotions(stoa, await Shop.Open(stoa));
        var order = await prices.Place(await prices.Sale.NewGuest(), Promotions.Tomorrow);
        await prices.Capture(order);
        // The price alone was to go back and did not; then a bank takes 10 of all of it.
        Assert.Null((await prices.Sale.TryFire(prices.Sale.Operator, order, new("force-refund", "The towels were wet.", new Money(10_000, Currency.Parse("CAD"))))).Problem);
        await stoa.With(async (work, _) =>
        {
            var asked = await work.Db.Set<Refund>().SingleAsync(r => r.OrderId == order);
            asked.Breakdown = asked.Breakdown with { Provider = Money.Of(90, Currency.Parse("CAD")), Commission = Money.Of(10, Currency.Parse("CAD")), Surcharge = Money.Zero(Currency.Parse("CAD")) };
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        await Tell(stoa, order, (_, refund) => new GatewayFact.RefundFailed($"re_{refund!.Id}", refund.Id.ToString(), "expired_or_canceled_card"));
        await Tell(stoa, order, (_, _) => new GatewayFact.DisputeOpened("du_1", Money.Of(10, Currency.Parse("CAD")), "fraudulent"));
        await Tell(stoa, order, (_, _) => new GatewayFact.DisputeLost("du_1"));
        var refund = await Owed(stoa, order);
        if (outside) Assert.Null(await stoa.With((work, _) => ResolveRefund.SettleOutside(refund, "By bank", work, CancellationToken.None)));
        else Assert.Null((await stoa.With((work, _) => ResolveRefund.Retry(refund, work, CancellationToken.None))).Problem);
        await prices.SettleRefunds(order);
        var left = await stoa.With(async (work, _) =>
        {
            var row = await work.Db.Set<Order>().SingleAsync(o => o.Id == order);
            return row.Quote.Shares - (await RefundedSoFar.Of(work, row, CancellationToken.None)).By;
        });
        Assert.False(left.HasNegative, left.ToString());
        Assert.True(left.Total.IsZero, left.ToString());
        await stoa.Advance(Duration.FromDays(12));
        Assert.DoesNotContain("held", await prices.Books(order), StringComparison.Ordinal);
        await prices.CheckBooks();
    }

    /// <summary>An order of 100 with 20 off, of which 13.62 were to go back and did not.</summary>
    private static async Task<Id<Order>> Refused(Promotions prices, TestStoa stoa)
    {
        await prices.Issue("SPRING-20");
        var order = await prices.Place(await prices.NewMember(), Promotions.Tomorrow, "SPRING-20");
        await prices.Capture(order);
        var asked = await prices.Sale.TryFire(prices.Sale.Operator, order, new("force-refund", "The towels were wet.", new Money(1_362, Currency.Parse("CAD"))));
        Assert.Null(asked.Problem);
        await Tell(stoa, order, (payment, refund) => new GatewayFact.RefundFailed($"re_{refund!.Id}", refund.Id.ToString(), "expired_or_canceled_card"));
        return order;
    }

    private static async Task ChargeBack(TestStoa stoa, Id<Order> order, bool lost)
    {
        await Tell(stoa, order, (payment, _) => new GatewayFact.DisputeOpened("du_1", new Money(payment.RefundableMinor, Currency.Parse("CAD")), "fraudulent"));
        await Tell(stoa, order, (_, _) => lost ? new GatewayFact.DisputeLost("du_1") : new GatewayFact.DisputeWon("du_1"));
    }

    private static async Task Tell(TestStoa stoa, Id<Order> order, Func<Payment, Refund?, GatewayFact> about)
    {
        await stoa.With(async (work, _) =>
        {
            var payment = (await LockPayments.Of(work, order, CancellationToken.None)).Single();
            var refund = await work.Db.Set<Refund>().FirstOrDefaultAsync(r => r.OrderId == order && r.Status == RefundStatus.Requested);
            switch (about(payment, refund))
            {
                case GatewayFact.RefundFailed failed: await RefundFacts.Apply(work, payment, failed, CancellationToken.None); break;
                case GatewayFact.DisputeOpened opened: await DisputeFacts.Open(work, payment, opened, CancellationToken.None); break;
                case GatewayFact.DisputeLost decided: await DisputeFacts.Decide(work, payment, decided.GatewayDisputeId, won: false, CancellationToken.None); break;
                case GatewayFact.DisputeWon decided: await DisputeFacts.Decide(work, payment, decided.GatewayDisputeId, won: true, CancellationToken.None); break;
            }
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        await stoa.Settle();
    }

    private static Task<Id<Refund>> Owed(TestStoa stoa, Id<Order> order) => stoa.With((work, _) =>
        work.Db.Set<Refund>().Where(r => r.OrderId == order && r.Status == RefundStatus.Failed && r.Resolution == null).Select(r => r.Id).SingleAsync());
}
