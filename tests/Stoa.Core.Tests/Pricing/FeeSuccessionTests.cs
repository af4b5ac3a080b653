using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Stoa.Core.Pricing;

namespace Stoa.Core.Tests.Pricing;

/// <summary>A change of a fee is a new version from a date: what it ends, calls off, and lets go on.</summary>
public sealed class FeeSuccessionTests
{
    private static readonly FeePolicy Standard = Sale.Fees with { Id = "standard", Version = "standard", ValidFrom = Day(-100) };

    /// <summary>Days from today; a plan is "from-until", without an end "from-".</summary>
    [Theory]
    [InlineData("", "5-", "-100-5, 5-", "")]
    [InlineData("", "5-8", "-100-5, 5-8, 8-", "")]
    [InlineData("", "-100-", null, "what begins at the same instant is called off")]
    [InlineData("20-", "5-", "-100-5, 5-", "")]
    [InlineData("20-", "20-", "-100-20, 20-", "")]
    [InlineData("20-", "5-20", "-100-5, 5-20, 20-", "")]
    [InlineData("20-", "5-30", null, "fee-policies-overlap")]
    [InlineData("20-30", "5-30", "-100-5, 5-30, 30-", "")]
    [InlineData("20-30", "25-27", "-100-20, 20-25, 25-27, 27-30, 30-", "")]
    public void What_a_change_leaves_valid(string planned, string candidate, string? expected, string problem)
    {
        IReadOnlyList<FeePolicy> existing = [Standard];
        foreach (var plan in planned.Split(',', StringSplitOptions.RemoveEmptyEntries))
            existing = [.. FeeSuccession.Of(Plan(plan, "planned"), existing).Value.Apply(existing).Select((policy, at) => at == 0 ? policy : policy with { Id = $"{at}" })];
        var change = FeeSuccession.Of(Plan(candidate, "new"), existing);
        if (problem.StartsWith("fee-", StringComparison.Ordinal))
        {
            Assert.Equal(problem, change.Problem?.Code);
            return;
        }

        if (expected is null)
        {
            Assert.Equal("standard", Assert.Single(change.Value.CalledOff).Id);
            return;
        }

        Assert.Equal(expected, string.Join(", ", change.Value.Apply(existing).OrderBy(policy => policy.ValidFrom).Select(Text)));
    }

    [Fact]
    public void The_whole_marketplace_is_never_without_a_policy()
    {
        FeePolicy[] ending = [Standard with { ValidUntil = Day(10) }];
        Assert.Equal(("fee-policy-gap", "valid_until"), Refusal(FeeSuccession.Of(Plan("5-20", "new"), ending)));
        Assert.Null(FeeSuccession.Of(Plan("5-", "new"), ending).Problem);
        Assert.Equal(("fee-policy-gap", "valid_from"), Refusal(FeeSuccession.End(Plan("5-", "new"), [Standard])));
        // A narrower scope may end: the wider one counts again.
        Assert.Null(FeeSuccession.Of(Plan("5-20", "new") with { CategoryId = "hair" }, ending).Problem);
    }

    [Fact]
    public void Ending_a_scope_calls_off_what_was_planned_for_it()
    {
        var own = Plan("-10-20", "own") with { OrganizationId = "org-1" };
        var later = Plan("20-", "later") with { OrganizationId = "org-1" };
        var end = FeeSuccession.End(Plan("5-", "end") with { OrganizationId = "org-1" }, [Standard, own, later]).Value;
        Assert.Equal((Day(5), "later"), (end.Ended!.ValidUntil!.Value, Assert.Single(end.CalledOff).Id));
        Assert.Equal("fee-policy-none", FeeSuccession.End(Plan("5-", "end") with { OrganizationId = "org-2" }, [Standard, own, later]).Problem?.Code);
    }

    [Theory]
    [InlineData("10001", "0", "fee-rate-too-high", "commission")]
    [InlineData("0", "10001", "fee-rate-too-high", "guest_surcharge")]
    public void Rates_beyond_the_price_are_refused(string commission, string surcharge, string code, string field)
    {
        var rates = Plan("5-", "new") with { Commission = new BasisPoints(Number(commission)), GuestSurcharge = new BasisPoints(Number(surcharge)) };
        Assert.Equal((code, field), Refusal(FeeSuccession.Of(rates, [Standard])));
        Assert.Equal(("fee-policy-never-valid", "valid_until"), Refusal(FeeSuccession.Of(Plan("5-5", "new"), [Standard])));
    }

    // Whatever was planned before: the new policy counts throughout its time, nothing changes before it and, where it ends, after it.
    [Fact]
    public void Only_its_own_time_is_another() => Property.Holds(Any, world =>
    {
        var (existing, candidate, offset) = world;
        var change = FeeSuccession.Of(candidate, existing);
        if (change.Problem is not null)
            return;
        var after = change.Value.Apply(existing);
        foreach (var (one, at) in after.Select((policy, at) => (policy, at)))
            Assert.DoesNotContain(after.Skip(at + 1), other => other.Overlaps(one));
        foreach (var at in (Instant[])[Day(offset), candidate.ValidFrom, candidate.ValidFrom - Duration.Epsilon, candidate.ValidUntil ?? Day(90)])
        {
            var chosen = FeePolicies.Select(after, "org", [], at).Value;
            if (candidate.IsValid(at))
                Assert.Equal("new", chosen.Version);
            else if (at < candidate.ValidFrom || change.Value.CalledOff.Count == 0)
                Assert.Equal(FeePolicies.Select(existing, "org", [], at).Value.Version, chosen.Version);
        }
    });

    [Fact]
    public void The_effect_of_the_same_policies_is_none_and_its_fees_are_the_quotes() => Property.Holds(Sale.AnyQuote, quote =>
    {
        var guest = quote.Surcharge.IsPositive;
        var policy = Sale.Fees with { Commission = Rate(quote.Commission), GuestSurcharge = Rate(quote.Surcharge) };
        var sale = new PastSale(quote, guest, "org", []);
        var effect = FeeEffect.On(sale, [policy], [policy], Sale.Now).Value;
        Assert.False(effect.IsChanged);
        Assert.Equal((quote.Commission, quote.Surcharge), (effect.Charged.Commission, effect.Charged.Surcharge));
        var priced = Sale.Price(new QuoteRequest(new PlanPrice("p", "P", quote.Price), Guest: guest), policy);
        Assert.Equal((priced.Commission, priced.Surcharge), (effect.After.Commission, effect.After.Surcharge));

        BasisPoints Rate(Money fee) => new(quote.Price.IsZero ? 0 : (int)Math.Min(10_000, fee.Minor * 10_000 / quote.Price.Minor));
    });

    [Fact]
    public void A_change_counts_for_those_it_is_meant_for_alone()
    {
        var hair = Sale.Fees with { Id = "hair", CategoryId = "hair", Commission = BasisPoints.Percent(15), GuestSurcharge = BasisPoints.Zero };
        FeeEffect On(Quote quote, bool guest, params string[] line) =>
            FeeEffect.On(new PastSale(quote, guest, "org", line), [Sale.Fees], [Sale.Fees, hair], Sale.Now).Value;
        Assert.Equal(new FeeAmounts(Sale.Dollars(15), Sale.Dollars(0)), On(Sale.ToGuest, true, "hair").After);
        Assert.Equal(Sale.Dollars(-5), On(Sale.ToGuest, true, "hair").Change);
        Assert.Equal(Sale.Dollars(5), On(Sale.ToMember, false, "barber", "hair").Change);
        Assert.False(On(Sale.ToGuest, true, "nails").IsChanged);
    }

    private static Gen<(IReadOnlyList<FeePolicy> Existing, FeePolicy Candidate, int Offset)> Any =>
        from plans in Gen.ListOf(AnyPlan)
        from candidate in AnyPlan
        from offset in Gen.Choose(-90, 90)
        select (Planned([.. plans.Take(6)]), Plan(candidate, "new"), offset);

    private static Gen<string> AnyPlan =>
        from start in Gen.Choose(-60, 60)
        from days in Gen.Choose(1, 40)
        from open in Gen.Elements(true, false)
        select open ? $"{start}-" : $"{start}-{start + days}";

    private static IReadOnlyList<FeePolicy> Planned(IReadOnlyList<string> plans)
    {
        IReadOnlyList<FeePolicy> existing = [Standard];
        foreach (var (plan, at) in plans.Select((plan, at) => (plan, at)))
        {
            if (FeeSuccession.Of(Plan(plan, $"plan-{at}"), existing) is { Succeeded: true, Value: var change })
                existing = [.. change.Apply(existing).Select((policy, i) => policy with { Id = $"{at}-{i}" })];
        }

        return existing;
    }

    private static FeePolicy Plan(string text, string name)
    {
        var cut = text.IndexOf('-', 1);
        return Sale.Fees with
        {
            Id = name,
            Version = name,
            ValidFrom = Day(Number(text[..cut])),
            ValidUntil = cut + 1 == text.Length ? null : Day(Number(text[(cut + 1)..])),
        };
    }

    private static string Text(FeePolicy policy) => $"{DayOf(policy.ValidFrom)}-{(policy.ValidUntil is { } end ? DayOf(end) : "")}";

    private static string DayOf(Instant at) => ((int)(at - Sale.Now).TotalDays).ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static Instant Day(int days) => Sale.Now + Duration.FromDays(days);

    private static (string?, string?) Refusal(Outcome<FeeSuccession> change) => (change.Problem?.Code, change.Problem?.Field);
}
