using Stoa.Core.Pricing;

namespace Stoa.Core.Ledger;

/// <summary>
/// The entry of every event that moves money. Amounts are positive; shares have none below zero and are not all zero (a free order,
/// or a refund of nothing, moves no money and has no entry): anything else is a fault and throws <see cref="ArgumentException"/>.
/// </summary>
public static class Entries
{
    /// <summary>A customer's payment arrived: the processor has it, and it is held for the order.</summary>
    public static JournalEntry Captured(string paymentId, string gateway, string orderId, Money amount) =>
        Move(Cause.Captured, paymentId, $"Payment captured for {orderId}",
            amount, debit: Account.Gateway(gateway), credit: Account.Held(orderId));

    /// <summary>What is not charged at a gateway: the customer's credit and the marketplace's promotion are held with the charge.</summary>
    public static JournalEntry Funded(string orderId, string customerId, Money credit, Money promotion) =>
        new(Cause.Funded, orderId, $"Credit and promotion for {orderId}",
            [.. Sources(customerId, credit, promotion), new Posting(Account.Held(orderId), -(credit + promotion))]);

    /// <summary>The marketplace gives a customer something to spend.</summary>
    public static JournalEntry CreditGranted(string grantId, string customerId, Money amount) =>
        Move(Cause.CreditGranted, grantId, $"Credit for {customerId}", amount, debit: Account.Promotions, credit: Account.Credit(customerId));

    /// <summary>The marketplace takes credit back.</summary>
    public static JournalEntry CreditRevoked(string grantId, string customerId, Money amount) =>
        Move(Cause.CreditRevoked, grantId, $"Credit of {customerId} taken back", amount, debit: Account.Credit(customerId), credit: Account.Promotions);

    /// <summary>Money went back as credit.</summary>
    /// <param name="refundId">The refund.</param>
    /// <param name="customerId">Whose credit.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="organizationId">The seller.</param>
    /// <param name="held">The part that was still held.</param>
    /// <param name="released">The part that had been released, by who gives it.</param>
    public static JournalEntry RefundedAsCredit(
        string refundId, string customerId, string orderId, string organizationId, Money held, Shares released) =>
        Back(refundId, $"Refund of {orderId} as credit", Account.Credit(customerId), orderId, organizationId, held, released);

    /// <summary>The marketplace got its promotion back, in proportion to what the customer got.</summary>
    /// <param name="refundId">The refund.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="organizationId">The seller.</param>
    /// <param name="held">The part that was still held.</param>
    /// <param name="released">The part that had been released, by who gives it.</param>
    public static JournalEntry PromotionReturned(string refundId, string orderId, string organizationId, Money held, Shares released) =>
        Back(refundId, $"Promotion for {orderId} returned", Account.Promotions, orderId, organizationId, held, released);

    /// <summary>The processor took its fee from what it holds.</summary>
    /// <param name="causeId">The payment, refund or dispute it was taken for.</param>
    /// <param name="gateway">The processor.</param>
    /// <param name="fee">The fee.</param>
    public static JournalEntry GatewayFee(string causeId, string gateway, Money fee) =>
        Move(Cause.GatewayFee, causeId, $"Fee of {gateway}",
            fee, debit: Account.GatewayFees, credit: Account.Gateway(gateway));

    /// <summary>The processor's own books have a fee that it told by no news, such as that of a dispute.</summary>
    /// <param name="causeId">The processor's name, and what it was taken for.</param>
    /// <param name="gateway">The processor.</param>
    /// <param name="fee">The fee; below zero where it was given back.</param>
    public static JournalEntry FeeFound(string causeId, string gateway, Money fee) =>
        new(Cause.FeeFound, causeId, $"Fee of {gateway}, found in its books", [new(Account.GatewayFees, fee), new(Account.Gateway(gateway), -fee)]);

    /// <summary>The service was delivered: what is held goes to the provider and the marketplace.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="organizationId">The seller.</param>
    /// <param name="left">All that has not been refunded, so that nothing stays held.</param>
    public static JournalEntry Released(string orderId, string organizationId, Shares left) =>
        Release(Cause.Released, orderId, orderId, organizationId, left, $"Held funds released for {orderId}");

    /// <summary>A milestone was accepted: its part of what is held goes to the provider and the marketplace; the rest stays held.</summary>
    /// <param name="milestoneId">Which.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="organizationId">The seller.</param>
    /// <param name="part">Its part, by whose it is.</param>
    public static JournalEntry MilestoneReleased(string milestoneId, string orderId, string organizationId, Shares part) =>
        Release(Cause.MilestoneReleased, milestoneId, orderId, organizationId, part, $"Milestone of {orderId} released");

    /// <summary>A cancelled order keeps a part: it goes to the provider and the marketplace, so that nothing stays held.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="organizationId">The seller.</param>
    /// <param name="kept">What the cancellation left, after its refund.</param>
    public static JournalEntry CancellationKept(string orderId, string organizationId, Shares kept) =>
        Release(Cause.CancellationKept, orderId, orderId, organizationId, kept, $"Kept of the cancelled {orderId}");

    /// <summary>Money went back while it was still held.</summary>
    public static JournalEntry RefundedBeforeRelease(string refundId, string gateway, string orderId, Shares refund) =>
        Move(Cause.Refunded, refundId, $"Refund of {orderId}",
            Checked(refund).Total, debit: Account.Held(orderId), credit: Account.Gateway(gateway));

    /// <summary>
    /// Money went back after it was released: everybody gives their own share. What is owed to the provider may fall below zero;
    /// it is then taken from its next sales.
    /// </summary>
    public static JournalEntry RefundedAfterRelease(
        string refundId, string gateway, string orderId, string organizationId, Shares refund) =>
        new(Cause.Refunded, refundId, $"Refund of {orderId} after release",
            [.. TakenBack(organizationId, refund), new Posting(Account.Gateway(gateway), -refund.Total)]);

    /// <summary>
    /// Money went back, but not through the processor, which could not: the marketplace paid it, and has the processor's instead.
    /// </summary>
    /// <param name="refundId">The refund.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="organizationId">The seller.</param>
    /// <param name="held">The part that was still held.</param>
    /// <param name="released">The part that had been released, by who gives it.</param>
    public static JournalEntry RefundedOutside(string refundId, string orderId, string organizationId, Money held, Shares released)
    {
        Posting[] fromHeld = held.IsZero ? [] : [new(Account.Held(orderId), held)];
        return new(Cause.RefundedOutside, refundId, $"Refund of {orderId} settled outside",
            [.. fromHeld, .. TakenBack(organizationId, released), new Posting(Account.OwnPocket, -(held + released.Total))]);
    }

    /// <summary>The processor made a refund after all, which the marketplace had settled outside: the customer has it twice, and the marketplace has lost it.</summary>
    public static JournalEntry RefundedTwice(string refundId, string gateway, string orderId, Money amount) =>
        Move(Cause.RefundedTwice, refundId, $"Refund of {orderId} made twice", amount, debit: Account.BadDebt, credit: Account.Gateway(gateway));

    /// <summary>A payment that arrived when its order could no longer be had went back in full.</summary>
    public static JournalEntry LatePaymentRefunded(string refundId, string gateway, string orderId, Money amount) =>
        Move(Cause.LatePaymentRefunded, refundId, $"Late payment of {orderId} refunded",
            amount, debit: Account.Held(orderId), credit: Account.Gateway(gateway));

    /// <summary>A refund that was made came back to the processor: it waits for the customer, whoever had given it.</summary>
    public static JournalEntry RefundReturned(string refundId, string gateway, string orderId, Money amount) =>
        Move(Cause.RefundReturned, refundId, $"Refund of {orderId} came back", amount, debit: Account.Gateway(gateway), credit: Account.Held(orderId));

    /// <summary>The same of one that was never ours to wait for: as if it had not been made.</summary>
    public static JournalEntry RefundReturned(JournalEntry made)
    {
        ArgumentNullException.ThrowIfNull(made);
        return new(Cause.RefundReturned, made.CauseId, $"{made.Text} came back", [.. made.Postings.Select(posting => posting with { Amount = -posting.Amount })]);
    }

    /// <summary>A customer disputes the payment at the bank: the processor takes the amount back until it is decided.</summary>
    public static JournalEntry DisputeOpened(string disputeId, string gateway, string orderId, Money amount) =>
        Move(Cause.DisputeOpened, disputeId, $"Dispute over {orderId} opened",
            amount, debit: Account.Disputes, credit: Account.Gateway(gateway));

    /// <summary>The dispute ended for the provider: the processor gave the amount back.</summary>
    public static JournalEntry DisputeWon(string disputeId, string gateway, string orderId, Money amount) =>
        Move(Cause.DisputeWon, disputeId, $"Dispute over {orderId} won",
            amount, debit: Account.Gateway(gateway), credit: Account.Disputes);

    /// <summary>The dispute ended for the customer while the money was held.</summary>
    public static JournalEntry DisputeLostBeforeRelease(string disputeId, string orderId, Shares lost) =>
        Move(Cause.DisputeLost, disputeId, $"Dispute over {orderId} lost",
            Checked(lost).Total, debit: Account.Held(orderId), credit: Account.Disputes);

    /// <summary>The dispute ended for the customer after release: everybody gives their own share.</summary>
    public static JournalEntry DisputeLostAfterRelease(string disputeId, string orderId, string organizationId, Shares lost) =>
        new(Cause.DisputeLost, disputeId, $"Dispute over {orderId} lost after release",
            [.. TakenBack(organizationId, lost), new Posting(Account.Disputes, -lost.Total)]);

    /// <summary>The dispute ended for the customer, who had got the money back before: the marketplace has lost it.</summary>
    public static JournalEntry DisputeLostTwice(string disputeId, string orderId, Money amount) =>
        Move(Cause.DisputeLost, disputeId, $"Dispute over {orderId} lost, which had gone back before", amount, debit: Account.BadDebt, credit: Account.Disputes);

    private static JournalEntry Release(Cause cause, string causeId, string orderId, string organizationId, Shares shares, string text) =>
        new(cause, causeId, text,
        [
            new Posting(Account.Held(orderId), shares.Total),
            .. TakenBack(organizationId, shares).Select(posting => posting with { Amount = -posting.Amount }),
        ]);

    private static IEnumerable<Posting> TakenBack(string organizationId, Shares shares) =>
        new Posting[]
        {
            new(Account.Payable(organizationId), Checked(shares).Provider),
            new(Account.Commission, shares.Commission),
            new(Account.Surcharge, shares.Surcharge),
        }.Concat(shares.Taxes.Items.GroupBy(tax => tax.Tax, StringComparer.Ordinal)
            .Select(tax => new Posting(Account.Tax(tax.Key), tax.Aggregate(Money.Zero(shares.Provider.Currency), (sum, one) => sum + one.Amount))))
        .Where(posting => !posting.Amount.IsZero);

    private static IEnumerable<Posting> Sources(string customerId, Money credit, Money promotion) =>
        credit.IsNegative || promotion.IsNegative
            ? throw new ArgumentException($"{credit} and {promotion} are not amounts to move.", nameof(credit))
            : new Posting[] { new(Account.Credit(customerId), credit), new(Account.Promotions, promotion) }.Where(posting => !posting.Amount.IsZero);

    private static JournalEntry Back(
        string refundId, string text, Account to, string orderId, string organizationId, Money held, Shares released)
    {
        Posting[] fromHeld = held.IsZero ? [] : [new(Account.Held(orderId), held)];
        return new(Cause.Refunded, refundId, text, [.. fromHeld, .. TakenBack(organizationId, released), new Posting(to, -(held + released.Total))]);
    }

    private static JournalEntry Move(Cause cause, string causeId, string text, Money amount, Account debit, Account credit)
    {
        if (!amount.IsPositive)
            throw new ArgumentException($"{amount} is not an amount to move.", nameof(amount));
        return new JournalEntry(cause, causeId, text, [new Posting(debit, amount), new Posting(credit, -amount)]);
    }

    private static Shares Checked(Shares shares) => shares.HasNegative
        ? throw new ArgumentException($"{shares} has a share below zero.", nameof(shares))
        : shares;
}
