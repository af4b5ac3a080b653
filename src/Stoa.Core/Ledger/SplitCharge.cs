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

    /// <summary>What of an amount that goes back the seller gives. Beyond what is left of the charge the seller gives nothing.</summary>
    /// <param name="part">Zero or more.</param>
    public Money FromSeller(Money part)
    {
        var (open, rest) = (Charge - Back, Ahead - AheadBack);
        if (part >= open) return rest;
        return part.IsPositive && rest.IsPositive ? part.Split([rest.Minor, (open - rest).Minor])[0] : Money.Zero(part.Currency);
    }
}
