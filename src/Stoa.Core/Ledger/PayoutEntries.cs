namespace Stoa.Core.Ledger;

/// <summary>
/// The entries of what an organization has: kept in reserve, on its way out, paid, come back, owed. Amounts are more than zero: anything
/// else is a fault and throws <see cref="ArgumentException"/>.
/// </summary>
public static class PayoutEntries
{
    private const int ReasonLengthMax = 300;

    /// <summary>A part of what was released is kept for a while.</summary>
    public static JournalEntry ReserveKept(string reserveId, string organizationId, Money amount) =>
        Move(Cause.ReserveKept, reserveId, "Kept in reserve", amount, Account.Payable(organizationId), Account.Reserve(organizationId));

    /// <summary>What was kept is free again.</summary>
    public static JournalEntry ReserveReleased(string reserveId, string organizationId, Money amount) =>
        Move(Cause.ReserveReleased, reserveId, "Reserve released", amount, Account.Reserve(organizationId), Account.Payable(organizationId));

    /// <summary>A payout begins: the money is not in the balance any more, so that nobody pays it twice.</summary>
    public static JournalEntry Requested(string payoutId, string organizationId, Money amount) =>
        Move(Cause.PayoutRequested, payoutId, "Payout", amount, Account.Payable(organizationId), Account.Pending(organizationId));

    /// <summary>The organization has got it.</summary>
    /// <param name="payoutId">The payout.</param>
    /// <param name="organizationId">Who was paid.</param>
    /// <param name="from">Where the money came from: a gateway, or <see cref="Account.OwnPocket"/>.</param>
    /// <param name="amount">How much.</param>
    public static JournalEntry PaidOut(string payoutId, string organizationId, Account from, Money amount) =>
        Move(Cause.PaidOut, payoutId, $"Paid out to {organizationId}", amount, Account.Pending(organizationId), from);

    /// <summary>The payout came to nothing: the money is back in the balance.</summary>
    public static JournalEntry Returned(string payoutId, string organizationId, Money amount, string reason) =>
        Move(Cause.PayoutReturned, payoutId, $"Payout came back: {Short(reason)}", amount, Account.Pending(organizationId), Account.Payable(organizationId));

    /// <summary>A bank sent back what had been paid, or a processor what it had taken to pay.</summary>
    /// <param name="payoutId">The payout.</param>
    /// <param name="organizationId">Who had been paid.</param>
    /// <param name="from">Where the money had come from, and is again.</param>
    /// <param name="amount">How much.</param>
    /// <param name="reason">The bank's words.</param>
    public static JournalEntry Bounced(string payoutId, string organizationId, Account from, Money amount, string reason) =>
        Move(Cause.PayoutBounced, payoutId, $"Payout came back: {Short(reason)}", amount, from, Account.Payable(organizationId));

    /// <summary>What an organization owes is given up.</summary>
    public static JournalEntry DebtWrittenOff(string debtId, string organizationId, Money amount, string reason) =>
        Move(Cause.DebtWrittenOff, debtId, $"Debt of {organizationId} written off: {Short(reason)}", amount, Account.BadDebt, Account.Payable(organizationId));

    /// <summary>An organization gets an invoice for what it owes, and its balance begins at zero again.</summary>
    public static JournalEntry DebtInvoiced(string debtId, string organizationId, Money amount, string invoice) =>
        Move(Cause.DebtInvoiced, debtId, $"Debt of {organizationId} invoiced: {Short(invoice)}", amount, Account.Receivable(organizationId), Account.Payable(organizationId));

    /// <summary>The invoice was paid, to the marketplace's bank account.</summary>
    public static JournalEntry DebtPaid(string debtId, string organizationId, Money amount) =>
        Move(Cause.DebtPaid, debtId, $"Debt of {organizationId} paid", amount, Account.OwnPocket, Account.Receivable(organizationId));

    private static JournalEntry Move(Cause cause, string causeId, string text, Money amount, Account debit, Account credit) => amount.IsPositive
        ? new(cause, causeId, text, [new Posting(debit, amount), new Posting(credit, -amount)])
        : throw new ArgumentException($"{amount} is not an amount to move.", nameof(amount));

    private static string Short(string reason) => reason.Length <= ReasonLengthMax ? reason : reason[..ReasonLengthMax];
}
