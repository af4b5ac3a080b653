using Stoa.Core.Pricing;

namespace Stoa.Core.Milestones;

/// <summary>A part of a plan's price that is released by itself.</summary>
/// <param name="Title">What is delivered.</param>
/// <param name="Percent">Its part of the price, in whole percent.</param>
public sealed record MilestoneTerm(string Title, int Percent);

/// <summary>How an order's money is cut into milestones, and what of it goes to whom. Parts sum to the whole, always.</summary>
public static class MilestoneMoney
{
    /// <summary>What is wrong with the milestones of a plan; null when nothing is, or there are none.</summary>
    public static Problem? Check(IReadOnlyList<MilestoneTerm> terms, string field)
    {
        if (terms.Count == 0) return null;
        if (terms.Count is < MilestoneRules.CountMin or > MilestoneRules.CountMax)
            return new Problem(ProblemKind.Invalid, "milestones-count", $"A plan has {MilestoneRules.CountMin} to {MilestoneRules.CountMax} milestones, or none.", field);
        if (terms.Any(term => string.IsNullOrWhiteSpace(term.Title) || term.Title.Length > MilestoneRules.TitleLengthMax))
            return new Problem(ProblemKind.Invalid, "milestone-unnamed", $"Say for each milestone what is delivered, in up to {MilestoneRules.TitleLengthMax} characters.", field);
        if (terms.Any(term => term.Percent is < 1 or > 99) || terms.Sum(term => term.Percent) != 100)
            return new Problem(ProblemKind.Invalid, "milestones-sum", "The milestones' percentages must be whole, more than nothing, and sum to 100.", field);
        return null;
    }

    /// <summary>The milestones' amounts: they sum to the whole.</summary>
    /// <param name="whole">What is held for the order when it is paid.</param>
    /// <param name="terms">Sound terms.</param>
    public static IReadOnlyList<Money> Amounts(Money whole, IReadOnlyList<MilestoneTerm> terms) => [.. whole.Split([.. terms.Select(term => (long)term.Percent)])];

    /// <summary>
    /// What is still held for each milestone that is not released: what went back is taken from the last ones first, so that what is done
    /// is paid.
    /// </summary>
    /// <param name="open">The amounts of those not released or returned, in their order.</param>
    /// <param name="held">What is held of the order and promised to nobody.</param>
    public static IReadOnlyList<Money> Covered(IReadOnlyList<Money> open, Money held)
    {
        var left = held.IsNegative ? Money.Zero(held.Currency) : held;
        var covered = new Money[open.Count];
        for (var i = 0; i < covered.Length; i++)
        {
            covered[i] = open[i] < left ? open[i] : left;
            left -= covered[i];
        }
        return covered;
    }

    /// <summary>What a cancellation may give back: what is released stays paid.</summary>
    /// <param name="left">What of the order has not gone back.</param>
    /// <param name="released">What of that has been released.</param>
    public static Shares Unreleased(Shares left, Shares released)
    {
        var due = left - released;
        if (!due.HasNegative) return due;
        return due.Total.IsPositive ? left.Proportion(due.Total) : Shares.None(due.Total.Currency);
    }

    /// <summary>Whose part an amount is that is released now, so that all releases together are exactly what each has to get.</summary>
    /// <param name="left">What of the order has not gone back, by whose part it is.</param>
    /// <param name="released">What of that has been released before, and not been taken back.</param>
    /// <param name="held">What is released now, or more; the rest stays held.</param>
    /// <param name="amount">What is released now: more than nothing, at most <paramref name="held"/>.</param>
    public static Shares Release(Shares left, Shares released, Money held, Money amount)
    {
        var due = left - released;
        // Rounding of refunds that came out of both can leave a cent on the wrong side: then it goes by proportion.
        if (due.HasNegative || due.Total != held) return left.Proportion(amount);
        return amount == held ? due : due.Proportion(amount);
    }
}
