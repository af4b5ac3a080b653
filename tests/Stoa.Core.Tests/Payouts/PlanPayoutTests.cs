using FsCheck.Fluent;
using NodaTime;
using Stoa.Core.Payouts;
using Stoa.Core.Tests.Pricing;

namespace Stoa.Core.Tests.Payouts;

public sealed class PlanPayoutTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 10, 12, 0);
    private static readonly PayoutSituation Ready = new([], null, Now - Duration.FromDays(30), HasBeenPaid: true, null);

    private static readonly PayoutRules Rules = new()
    {
        Minimums = new Dictionary<Currency, Money> { [Sale.Cad] = Sale.Dollars(20) },
        ApproveAbove = new Dictionary<Currency, Money> { [Sale.Cad] = Sale.Dollars(1_000) },
        TwoApproveAbove = new Dictionary<Currency, Money> { [Sale.Cad] = Sale.Dollars(5_000) },
        FirstDelay = Duration.FromDays(7),
        ChangedAccountDelay = Duration.FromDays(2),
    };

    [Theory]
    [InlineData(90, 0, null, "90.00 CAD, 0")] // All of it.
    [InlineData(90, 0, 90.0, "90.00 CAD, 0")]
    [InlineData(90, 0, 20.0, "20.00 CAD, 0")]
    [InlineData(90, 0, 19.99, "below-minimum")]
    [InlineData(90, 0, 90.01, "exceeds-available")]
    [InlineData(90, 0, 0.0, "payout-amount")]
    [InlineData(90, 0, -1.0, "payout-amount")]
    [InlineData(20, 0, null, "20.00 CAD, 0")]
    [InlineData(19.99, 0, null, "below-minimum")]
    [InlineData(0, 0, null, "nothing-available")]
    [InlineData(-36, 0, null, "nothing-available")]
    [InlineData(90, 40, null, "50.00 CAD, 0")] // A dispute keeps a part.
    [InlineData(90, 40, 60.0, "exceeds-available")]
    [InlineData(90, 100, null, "nothing-available")]
    [InlineData(1_000, 0, null, "1000.00 CAD, 0")] // The threshold itself is still automatic.
    [InlineData(1_000.01, 0, null, "1000.01 CAD, 1")]
    [InlineData(5_000, 0, null, "5000.00 CAD, 1")]
    [InlineData(5_000.01, 0, null, "5000.01 CAD, 2")]
    public void Of_what_is_there(double payable, double blocked, double? wanted, string expected)
    {
        var planned = PlanPayout.Of(Funds(payable, blocked), wanted is { } amount ? Sale.Dollars((decimal)amount) : null, Ready, Rules, Now);
        Assert.Equal(expected, planned.Refused(out var problem) ? problem.Code : $"{planned.Value.Amount}, {planned.Value.Approvals}");
    }

    [Fact]
    public void Who_owes_is_told_so() => Assert.Equal(
        "You owe 36.00 CAD: it is taken off what is released next.", PlanPayout.Of(Funds(-36, 0), null, Ready, Rules, Now).Problem!.Message);

    [Fact]
    public void What_is_in_the_way_is_told_the_gravest_first()
    {
        var missing = new Problem(ProblemKind.Conflict, "not-ready-payout-account", "An account is missing.");
        var young = Ready with { FirstReleasedAt = Now - Duration.FromDays(1), HasBeenPaid = false };
        Assert.Equal("payouts-stopped", Refusal(young with { StoppedBecause = "fraud", Missing = [missing] }));
        Assert.Equal("not-ready-payout-account", Refusal(young with { Missing = [missing] }));
        Assert.Equal("first-payout-waits", Refusal(young));
        Assert.Equal("payout-account-changed", Refusal(Ready with { AccountChangedAt = Now - Duration.FromDays(1) }));
    }

    [Fact]
    public void The_first_payout_waits_until_the_minute()
    {
        var young = Ready with { FirstReleasedAt = Now - Rules.FirstDelay + Duration.FromMinutes(1), HasBeenPaid = false };
        Assert.Equal("first-payout-waits", Refusal(young));
        Assert.Null(Refusal(young with { FirstReleasedAt = Now - Rules.FirstDelay }));
        Assert.Null(Refusal(young with { HasBeenPaid = true }));
    }

    [Fact]
    public void A_changed_account_waits_until_the_minute()
    {
        Assert.Equal("payout-account-changed", Refusal(Ready with { AccountChangedAt = Now - Rules.ChangedAccountDelay + Duration.FromMinutes(1) }));
        Assert.Null(Refusal(Ready with { AccountChangedAt = Now - Rules.ChangedAccountDelay }));
    }

    [Fact]
    public void Never_more_than_is_available_nor_less_than_the_minimum()
    {
        var cases =
            from payable in Gen.Choose(-10_000, 1_000_000)
            from blocked in Gen.Choose(0, 50_000)
            from wanted in Gen.Choose(-1, 1_000_000)
            from all in Gen.Elements(true, false)
            select (payable, blocked, wanted, all);
        Property.Holds(cases, it =>
        {
            var funds = new PayoutFunds(Cents(it.payable), Cents(0), Cents(0), Cents(it.blocked));
            var planned = PlanPayout.Of(funds, it.all ? null : Cents(it.wanted), Ready, Rules, Now);
            if (planned.Problem is not null) return;
            Assert.InRange(planned.Value.Amount.Minor, 2_000, it.payable - it.blocked);
        });
    }

    [Theory]
    [InlineData(10, 0, "0.00 CAD")]
    [InlineData(-36, 0, "36.00 CAD")]
    [InlineData(-36, 10, "26.00 CAD")] // The reserve is there for it.
    [InlineData(-36, 50, "0.00 CAD")]
    public void A_debt_is_what_the_reserve_does_not_cover(double payable, double reserve, string debt) =>
        Assert.Equal(debt, new PayoutFunds(Sale.Dollars((decimal)payable), Sale.Dollars((decimal)reserve), Sale.Dollars(0), Sale.Dollars(0)).Debt.ToString());

    [Theory]
    [InlineData(1_000, 30, 100.00, 10.00)]
    [InlineData(1_000, 0, 100.00, 0)]
    [InlineData(0, 30, 100.00, 0)]
    [InlineData(500, 30, 0.10, 0)] // 0.5 cents: to the even one.
    [InlineData(500, 30, 0.30, 0.02)] // 1.5 cents.
    [InlineData(10_000, 30, 12.34, 12.34)]
    public void A_reserve_keeps_its_part(int rate, int days, double released, double kept)
    {
        var terms = new ReserveTerms(new BasisPoints(rate), days);
        Assert.Equal(Sale.Dollars((decimal)kept), terms.KeptOf(Sale.Dollars((decimal)released)));
        Assert.Equal(Now + Duration.FromDays(days), terms.Until(Now));
    }

    [Fact]
    public void Two_people_approve_and_nobody_their_own()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal("own-payout", PayoutApprovals.Refusal(one, one, [], isApprover: true)!.Code);
        Assert.Null(PayoutApprovals.Refusal(one, null, [], isApprover: true));
        Assert.Equal("approved-by-you", PayoutApprovals.Refusal(one, null, [one], isApprover: true)!.Code);
        Assert.Null(PayoutApprovals.Refusal(two, null, [one], isApprover: true));
        Assert.Equal("no-approver", PayoutApprovals.Refusal(two, null, [one], isApprover: false)!.Code);
    }

    [Fact]
    public void What_has_ended_without_pay_never_moves_again()
    {
        foreach (var to in Enum.GetValues<PayoutStatus>())
        {
            Assert.False(PayoutStatus.Failed.MayBecome(to));
            Assert.False(PayoutStatus.Cancelled.MayBecome(to));
            Assert.Equal(to is PayoutStatus.Failed, PayoutStatus.Paid.MayBecome(to));
            Assert.False(to is PayoutStatus.Paid && PayoutStatus.Approved.MayBecome(to));
        }
    }

    private static string? Refusal(PayoutSituation situation) => PlanPayout.Of(Funds(90, 0), null, situation, Rules, Now).Problem?.Code;

    private static PayoutFunds Funds(double payable, double blocked) =>
        new(Sale.Dollars((decimal)payable), Sale.Dollars(0), Sale.Dollars(0), Sale.Dollars((decimal)blocked));

    private static Money Cents(long minor) => new(minor, Sale.Cad);
}
