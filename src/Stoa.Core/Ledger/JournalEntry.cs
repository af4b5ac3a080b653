namespace Stoa.Core.Ledger;

/// <summary>One side of an entry: an account, and what it gains (debit, positive) or gives (credit, negative).</summary>
/// <param name="Account">The account.</param>
/// <param name="Amount">Debit positive, credit negative, never zero in an entry.</param>
public readonly record struct Posting(Account Account, Money Amount);

/// <summary>What an entry records. Together with the cause's id it happens once: the books refuse the second.</summary>
public enum Cause
{
    /// <summary>A payment was captured; the id is the payment's.</summary>
    Captured,

    /// <summary>A processor took its fee; the id is the payment's or refund's it was taken for.</summary>
    GatewayFee,

    /// <summary>Held funds were released; the id is the order's.</summary>
    Released,

    /// <summary>What a kept cancellation left was released; the id is the order's.</summary>
    CancellationKept,

    /// <summary>A provider was paid; the id is the payout's.</summary>
    PaidOut,

    /// <summary>Money went back to a customer; the id is the refund's.</summary>
    Refunded,

    /// <summary>A payment that came too late went back in full; the id is the refund's.</summary>
    LatePaymentRefunded,

    /// <summary>A processor took money back for a dispute; the id is the dispute's.</summary>
    DisputeOpened,

    /// <summary>A dispute ended for the provider; the id is the dispute's.</summary>
    DisputeWon,

    /// <summary>A dispute ended for the customer; the id is the dispute's.</summary>
    DisputeLost,

    /// <summary>Money went back to a customer past the processor; the id is the refund's.</summary>
    RefundedOutside,

    /// <summary>A part of a release is kept for a while; the id is the reserve's.</summary>
    ReserveKept,

    /// <summary>What was kept is free again; the id is the reserve's.</summary>
    ReserveReleased,

    /// <summary>An organization's money is on its way out; the id is the payout's.</summary>
    PayoutRequested,

    /// <summary>A payout came to nothing before it was paid, and the money is back in the balance; the id is the payout's.</summary>
    PayoutReturned,

    /// <summary>A bank sent a payout back that had been paid; the id is the payout's.</summary>
    PayoutBounced,

    /// <summary>A debt of an organization is not expected back; the id is the debt's.</summary>
    DebtWrittenOff,

    /// <summary>An organization was sent an invoice for what it owes; the id is the debt's.</summary>
    DebtInvoiced,

    /// <summary>Such an invoice was paid; the id is the debt's.</summary>
    DebtPaid,

    /// <summary>Credit and the marketplace's promotion were added to what is held; the id is the order's.</summary>
    Funded,

    /// <summary>The marketplace gave a customer credit; the id is the grant's.</summary>
    CreditGranted,

    /// <summary>The marketplace took credit back that it had given; the id is the grant's.</summary>
    CreditRevoked,

    /// <summary>A bank transfer arrived; the id is the receipt's.</summary>
    BankReceived,

    /// <summary>What had come by bank and was no order's went back; the id is the return's.</summary>
    BankReturned,

    /// <summary>A customer's bank sent such money, or a refund, back to us; the id is the return's.</summary>
    BankBounced,

    /// <summary>A milestone was accepted: its part of what is held was released.</summary>
    MilestoneReleased,

    /// <summary>The processor made a refund that had been settled another way: the customer has it twice.</summary>
    RefundedTwice,

    /// <summary>What a seller had got directly from the processor was counted against what was released; the id is that entry's, with its cause.</summary>
    AheadSettled,

    /// <summary>A refund that the processor had made came back to it: the customer's bank did not take it. The id is the refund's.</summary>
    RefundReturned,

    /// <summary>A fee stood in a processor's own books alone, or was given back there; the id is the processor's name and what it was taken for.</summary>
    FeeFound,
}

/// <summary>A set of postings that sums to zero in every currency, and why it happened. Never edited once posted.</summary>
public sealed class JournalEntry
{
    /// <summary>The most postings of an entry.</summary>
    public const int PostingsMax = 100;

    /// <summary>The longest text or cause id.</summary>
    public const int TextLengthMax = 500;

    /// <summary>A balanced entry.</summary>
    /// <param name="cause">What happened.</param>
    /// <param name="causeId">To what: an id, not empty.</param>
    /// <param name="text">A few words for people, not empty.</param>
    /// <param name="postings">Two or more; none zero; summing to zero per currency.</param>
    /// <exception cref="ArgumentException">Empty, too long, with a zero posting, or unbalanced. A fault, not a refusal.</exception>
    public JournalEntry(Cause cause, string causeId, string text, IReadOnlyList<Posting> postings)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(causeId);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentNullException.ThrowIfNull(postings);
        if (causeId.Length > TextLengthMax || text.Length > TextLengthMax)
            throw new ArgumentException("The text or the cause's id is too long.");
        if (postings.Count is 0 or > PostingsMax)
            throw new ArgumentException($"An entry has 1 to {PostingsMax} postings.", nameof(postings));
        if (postings.Any(posting => posting.Amount.IsZero))
            throw new ArgumentException("A posting of nothing says nothing.", nameof(postings));
        if (postings.Any(posting => posting.Account == default))
            throw new ArgumentException("A posting has no account.", nameof(postings));
        foreach (var currency in postings.GroupBy(posting => posting.Amount.Currency, posting => posting.Amount))
        {
            var sum = currency.Aggregate((total, amount) => total + amount);
            if (!sum.IsZero)
                throw new ArgumentException($"The postings are out of balance by {sum}.", nameof(postings));
        }

        Cause = cause;
        CauseId = causeId;
        Text = text;
        Postings = [.. postings];
    }

    /// <summary>What happened.</summary>
    public Cause Cause { get; }

    /// <summary>To what.</summary>
    public string CauseId { get; }

    /// <summary>A few words for people.</summary>
    public string Text { get; }

    /// <summary>The postings, in the order they were given.</summary>
    public IReadOnlyList<Posting> Postings { get; }
}
