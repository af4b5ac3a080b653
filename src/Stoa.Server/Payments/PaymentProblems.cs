using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>What people are told when their money cannot move.</summary>
internal static class PaymentProblems
{
    internal static readonly Problem NothingToRefund = new(ProblemKind.Conflict, "nothing-to-refund",
        "No money of this order is with us any more, so there is nothing to refund.");

    internal static readonly Problem Disputed = new(ProblemKind.Conflict, "payment-disputed",
        "The customer's bank has taken this payment back. Wait until the dispute is decided.");

    internal static readonly Problem NotAwaitingPayment = new(ProblemKind.Conflict, "not-awaiting-payment",
        "This order is not waiting for a payment. Open it again to see where it stands.");

    internal static readonly Problem PaidAlready = new(ProblemKind.Conflict, "already-paid",
        "This order has been paid already. Open it again to see where it stands.");

    internal static readonly Problem ChargedRightNow = new(ProblemKind.Conflict, "payment-under-way",
        "Your card is being charged right now. Wait a minute for the answer, then look again.");

    internal static readonly Problem NoGateway = new(ProblemKind.Unavailable, "no-gateway",
        "This marketplace cannot take payments at the moment. Nothing was charged; try again later.");

    internal static readonly Problem NotOffered = new(ProblemKind.Conflict, "gateway-not-offered",
        "This cannot be paid that way, or not at the moment. Choose another way to pay.", "gateway");

    internal static readonly Problem GatewaySilent = new(ProblemKind.Unavailable, "gateway-silent",
        "The payment processor does not answer. Nothing was charged; try again in a minute.");

    internal static readonly Problem NoRefund = new(ProblemKind.NotFound, "refund-not-found", "There is no such refund.");

    internal static readonly Problem RefundHandled = new(ProblemKind.Conflict, "refund-handled",
        "Somebody has taken care of this refund already, or it went through by itself. Load the page again.");

    internal static readonly Problem RefundUnderWay = new(ProblemKind.Conflict, "refund-under-way",
        "The processor has this refund and has not said yet what came of it. Look for it there: asking anew could pay twice.");

    internal static readonly Problem RefundYoung = new(ProblemKind.Conflict, "refund-young",
        "This refund was asked for less than a day ago. Give the processor time to answer.");

    internal static readonly Problem RefundByBank = new(ProblemKind.Conflict, "refund-by-bank",
        "This refund goes back by bank transfer. Say at /operator/transfers/returns what became of it.");

    internal static readonly Problem RefundCovered = new(ProblemKind.Conflict, "refund-covered",
        "Other refunds have given this money back already: what is left of the charge is less than this refund. Say so and close it.");

    internal static readonly Problem RefundPartCovered = new(ProblemKind.Conflict, "refund-part-covered",
        "Other refunds have given a part of this money back already. Try it again: that asks for the rest, which you can then settle.");

    internal static readonly Problem RefundCoverUnderWay = new(ProblemKind.Conflict, "refund-cover-under-way",
        "What would cover this refund is not done: another refund is under way, or the bank has the money and may give it back. Look again when it is.");

    internal static readonly Problem RefundNotCovered = new(ProblemKind.Conflict, "refund-not-covered",
        "This money has not been given back by another refund. Try it again, or say how it was settled.");

    internal static readonly Problem NoNote = new(ProblemKind.Invalid, "reason-required",
        "Say how the customer got the money, so that others can follow it.", "reason");

    internal static Problem RefundExceedsCharge(Money left) => new(ProblemKind.Conflict, "refund-exceeds-charge",
        $"Only {left} of what was charged is left to refund.", "amount");

    internal static Problem NoOrder { get; } = new(ProblemKind.NotFound, "order-not-found", "There is no such order.");
}
