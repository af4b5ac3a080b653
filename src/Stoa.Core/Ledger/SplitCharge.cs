namespace Stoa.Core.Ledger;

/// <summary>
/// A charge that the processor splits as it is paid: a part goes into the seller's own account there, ahead of any release, and the
/// marketplace gets the rest. What goes back comes from both, in the proportion of what each still has of it.
/// </summary>
/// <param name="Charge">All that was paid.</param>
/// <param name="Ahead">What of it the seller got.</param>
/// <param name="Back">What has gone back of all.</param>
/// <param name="AheadBack">What of that the seller gave.</param>
public readonly record struct SplitCharge(Money Charge, Money Ahead, Money Back, Money AheadBack)
{
    /// <summary>A seller gets at least the fifth part of a charge directly, or nothing.</summary>
    public const int LeastPart = 5;

    /// <summary>
    /// What a seller gets directly: its share, as far as it is charged, less what it owes. What it owes stays with the marketplace, and its
    /// next release counts it.
    /// </summary>
    /// <param name="charge">What is charged.</param>
    /// <param name="share">What of the order is the seller's.</param>
    /// <param name="owed">What the seller owes; zero or more.</param>
    public static Money AheadOf(Money charge, Money share, Money owed)
    {
        var ahead = (share < charge ? share : charge) - owed;
        return ahead.IsPositive ? ahead : Money.Zero(charge.Currency);
    }

    /// <summary>
    /// What a seller is to get directly of a charge; null when it all goes to the marketplace: the processor takes its own fee from the seller's part, and
    /// refuses where that is not enough.
    /// </summary>
    /// <param name="charge">What is charged.</param>
    /// <param name="share">What of the order is the seller's.</param>
    /// <param name="balance">What stands against the seller's name: more than nothing when it owes.</param>
    /// <param name="sayable">What of an amount the processor can say, such as one without cents.</param>
    public static Money? Offer(Money charge, Money share, Money balance, Func<Money, Money> sayable)
    {
        ArgumentNullException.ThrowIfNull(sayable);
        var ahead = sayable(AheadOf(charge, share, balance.IsPositive ? balance : Money.Zero(charge.Currency)));
        return ahead.IsPositive && ahead.Minor >= charge.Minor / LeastPart ? ahead : null;
    }

    /// <summary>Whether what came to the marketplace is its part, or more: less came of a payment that was not made on its page.</summary>
    /// <param name="part">What came; null for nothing.</param>
    public bool Fits(Money? part) => part is { } came && came.Currency == Charge.Currency && came >= Charge - Ahead;

    /// <summary>What of an amount that goes back the seller gives. Beyond what is left of the charge the seller gives nothing.</summary>
    /// <param name="part">Zero or more.</param>
    public Money FromSeller(Money part)
    {
        var (open, rest) = (Charge - Back, Ahead - AheadBack);
        if (part >= open) return rest;
        return part.IsPositive && rest.IsPositive ? part.Split([rest.Minor, (open - rest).Minor])[0] : Money.Zero(part.Currency);
    }
}
