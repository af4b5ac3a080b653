namespace Stoa.Core.Ledger;

/// <summary>
/// The entries of charges that a processor splits. They are those of any charge; only what moves at the processor is shared between the
/// marketplace's account there and the seller's own.
/// </summary>
public static class SplitEntries
{
    /// <summary>An entry in which a part of what moves at the processor moves in the seller's account there.</summary>
    /// <param name="entry">As it would be if all of it moved in ours. It posts on the processor's account on one side only.</param>
    /// <param name="gateway">The processor.</param>
    /// <param name="sellers">Whose it is instead: an account of the books, and how much; none below zero, together no more than there is.</param>
    /// <exception cref="ArgumentException">Nothing moves at the processor, or more is the seller's than moves. A fault, not a refusal.</exception>
    public static JournalEntry Shared(JournalEntry entry, string gateway, IReadOnlyList<(Account Account, Money Amount)> sellers)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(sellers);
        var account = Account.Gateway(gateway);
        var moved = entry.Postings.Where(posting => posting.Account == account).Select(posting => posting.Amount).ToList();
        if (moved.Count == 0 || sellers.Any(one => one.Amount.IsNegative))
            throw new ArgumentException($"Nothing of {gateway}'s can be shared.", nameof(entry));
        var all = moved.Aggregate((sum, amount) => sum + amount);
        var shared = sellers.Aggregate(Money.Zero(all.Currency), (sum, one) => sum + one.Amount);
        var size = all.IsNegative ? -all : all;
        if (shared > size)
            throw new ArgumentException($"{shared} of {size} cannot be the seller's.", nameof(sellers));
        return new JournalEntry(entry.Cause, entry.CauseId, entry.Text,
        [
            .. entry.Postings.Where(posting => posting.Account != account),
            .. new[] { (Account: account, Amount: size - shared) }.Concat(sellers).Where(one => !one.Amount.IsZero)
                .Select(one => new Posting(one.Account, all.IsNegative ? -one.Amount : one.Amount)),
        ]);
    }

    /// <summary>What the seller had got directly is counted against what was released to it.</summary>
    /// <param name="causeId">The entry that released it, with its cause.</param>
    /// <param name="gateway">The processor that gave it.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="organizationId">The seller.</param>
    /// <param name="amount">More than nothing.</param>
    /// <exception cref="ArgumentException">Nothing is settled.</exception>
    public static JournalEntry Settled(string causeId, string gateway, string orderId, string organizationId, Money amount) => amount.IsPositive
        ? new(Cause.AheadSettled, causeId, $"Paid directly by {gateway} for {orderId}",
            [new Posting(Account.Payable(organizationId), amount), new Posting(Account.Ahead(orderId), -amount)])
        : throw new ArgumentException($"{amount} is not an amount to move.", nameof(amount));
}
