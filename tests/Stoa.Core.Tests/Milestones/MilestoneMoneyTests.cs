using FsCheck;
using FsCheck.Fluent;
using Stoa.Core.Milestones;
using Stoa.Core.Pricing;

namespace Stoa.Core.Tests.Milestones;

/// <summary>Milestones cut an order's money into parts that are exactly the whole, for everybody.</summary>
public sealed class MilestoneMoneyTests
{
    private static readonly Currency Cad = Currency.Parse("CAD");

    [Fact]
    public void Whatever_the_order_of_releases_each_gets_exactly_their_share()
    {
        var cases =
            from provider in Gen.Choose(0, 5_000)
            from commission in Gen.Choose(0, 900)
            from surcharge in Gen.Choose(0, 900)
            from cut in Gen.Choose(1, 98)
            from middle in Gen.Choose(1, 98)
            from last in Gen.Choose(0, 2)
            select (Whole: new Shares(Of(provider + 1), Of(commission), Of(surcharge)), First: cut, Second: Math.Min(middle, 99 - cut), Start: last);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var rest = 100 - one.First - one.Second;
            MilestoneTerm[] terms = [new("a", one.First), new("b", one.Second), new("c", rest)];
            var amounts = MilestoneMoney.Amounts(one.Whole.Total, terms);
            Assert.Equal(one.Whole.Total, amounts.Aggregate((sum, amount) => sum + amount));
            var (released, held) = (Shares.None(Cad), one.Whole.Total);
            foreach (var amount in amounts.Skip(one.Start).Concat(amounts.Take(one.Start)).Where(amount => amount.IsPositive))
            {
                var part = MilestoneMoney.Release(one.Whole, released, held, amount);
                Assert.Equal(amount, part.Total);
                Assert.False(part.HasNegative);
                (released, held) = (released + part, held - amount);
            }
            Assert.Equal(one.Whole, released);
            Assert.Equal(Shares.None(Cad), MilestoneMoney.Unreleased(one.Whole, released));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_went_back_is_taken_from_the_last_milestones_first()
    {
        Assert.Equal([3_000, 1_000, 0], MilestoneMoney.Covered([Of(3_000), Of(3_000), Of(4_000)], Of(4_000)).Select(one => one.Minor));
        Assert.Equal([0, 0], MilestoneMoney.Covered([Of(3_000), Of(3_000)], Of(-5)).Select(one => one.Minor));
    }

    [Theory]
    [InlineData(null, 30, 70)]
    [InlineData("milestones-sum", 30, 60)]
    [InlineData("milestones-sum", 0, 100)]
    [InlineData("milestones-count", 100)]
    public void The_parts_of_a_plan_sum_to_all_of_it(string? code, params int[] percents) =>
        Assert.Equal(code, MilestoneMoney.Check([.. percents.Select((percent, i) => new MilestoneTerm($"Part {i}", percent))], "milestones")?.Code);

    private static Money Of(long minor) => new(minor, Cad);
}
