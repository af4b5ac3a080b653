using NodaTime;

namespace Stoa.Core.Payouts;

/// <summary>What is known of an organization when it is to be paid.</summary>
/// <param name="Missing">What its checklist lacks before it may be paid; empty when nothing.</param>
/// <param name="StoppedBecause">Why an operator has stopped its payouts; null when nobody has.</param>
/// <param name="FirstReleasedAt">When its first money was released; null when none was.</param>
/// <param name="HasBeenPaid">Whether a payout has ever been paid to it.</param>
/// <param name="AccountChangedAt">When the account was changed that the money goes to; null when it is the first one.</param>
public sealed record PayoutSituation(
    IReadOnlyList<Problem> Missing, string? StoppedBecause, Instant? FirstReleasedAt, bool HasBeenPaid, Instant? AccountChangedAt);

/// <summary>A payout that may be made.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Approvals">How many operators must approve it.</param>
public sealed record PlannedPayout(Money Amount, int Approvals);

/// <summary>Whether an organization may be paid now, and how much.</summary>
public static class PlanPayout
{
    /// <summary>A payout of an amount, or of all that is available.</summary>
    /// <param name="funds">What the organization has.</param>
    /// <param name="wanted">How much it asks for; all when null.</param>
    /// <param name="situation">What is known of it.</param>
    /// <param name="rules">What the marketplace asks.</param>
    /// <param name="now">The present.</param>
    public static Outcome<PlannedPayout> Of(PayoutFunds funds, Money? wanted, PayoutSituation situation, PayoutRules rules, Instant now)
    {
        if (InTheWay(situation, rules, now) is { } problem) return problem;
        var (available, minimum) = (funds.Available, rules.MinimumOf(funds.Currency));
        if (wanted is { IsPositive: false }) return PayoutRefusals.NotAnAmount;
        if (available.IsZero) return PayoutRefusals.NothingAvailable(funds);
        if (available < minimum) return PayoutRefusals.BelowMinimum(available, minimum);
        var amount = wanted ?? available;
        if (amount > available) return PayoutRefusals.TooMuch(available);
        if (amount < minimum) return PayoutRefusals.LessThanMinimum(minimum);
        return new PlannedPayout(amount, rules.ApprovalsFor(amount));
    }

    /// <summary>What is in the way of any payout, whatever the amount; null when nothing is.</summary>
    public static Problem? InTheWay(PayoutSituation situation, PayoutRules rules, Instant now)
    {
        if (situation.StoppedBecause is { } reason) return PayoutRefusals.Stopped(reason);
        if (situation.Missing is [{ } missing, ..]) return missing;
        if (FirstFrom(situation, rules) is { } first && now < first) return PayoutRefusals.TooEarly(first);
        if (situation.AccountChangedAt is { } changed && now < changed + rules.ChangedAccountDelay) return PayoutRefusals.AccountIsNew(changed + rules.ChangedAccountDelay);
        return null;
    }

    /// <summary>When the first payout may leave; null when it has left, or when nothing has been released.</summary>
    public static Instant? FirstFrom(PayoutSituation situation, PayoutRules rules) =>
        situation.HasBeenPaid ? null : situation.FirstReleasedAt + rules.FirstDelay;
}
