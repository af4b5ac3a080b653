using Stoa.Core.Ledger;

namespace Stoa.Core.Transfers;

/// <summary>The entries of money that comes and goes by bank. Amounts are more than zero: anything else is a fault.</summary>
public static class TransferEntries
{
    /// <summary>Money has arrived on the operator's account; whose it will be is not said by this.</summary>
    public static JournalEntry Received(string receiptId, string gateway, string paymentId, Money amount) =>
        Move(Cause.BankReceived, receiptId, $"Bank transfer for {paymentId}", amount, debit: Account.Gateway(gateway), credit: Account.Received(paymentId));

    /// <summary>Enough has arrived: the order has its money.</summary>
    public static JournalEntry Captured(string paymentId, string orderId, Money amount) =>
        Move(Cause.Captured, paymentId, $"Payment captured for {orderId}", amount, debit: Account.Received(paymentId), credit: Account.Held(orderId));

    /// <summary>What was too much, or not enough, went back.</summary>
    public static JournalEntry Returned(string returnId, string gateway, string paymentId, Money amount) =>
        Move(Cause.BankReturned, returnId, $"Sent back of {paymentId}", amount, debit: Account.Received(paymentId), credit: Account.Gateway(gateway));

    /// <summary>The customer's bank sent back what had been paid: it is here again, and goes back once more.</summary>
    public static JournalEntry Bounced(string returnId, string gateway, string paymentId, Money amount) =>
        Move(Cause.BankBounced, returnId, $"Came back from the customer's bank, of {paymentId}", amount, debit: Account.Gateway(gateway), credit: Account.Received(paymentId));

    private static JournalEntry Move(Cause cause, string causeId, string text, Money amount, Account debit, Account credit) => amount.IsPositive
        ? new JournalEntry(cause, causeId, text, [new Posting(debit, amount), new Posting(credit, -amount)])
        : throw new ArgumentException($"{amount} is not an amount to move.", nameof(amount));
}
