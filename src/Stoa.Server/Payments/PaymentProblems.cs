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

    internal static readonly Problem NoGateway = new(ProblemKind.Unavailable, "no-gateway",
        "This marketplace cannot take payments at the moment. Nothing was charged; try again later.");

    internal static readonly Problem GatewaySilent = new(ProblemKind.Unavailable, "gateway-silent",
        "The payment processor does not answer. Nothing was charged; try again in a minute.");

    internal static Problem RefundExceedsCharge(Money left) => new(ProblemKind.Conflict, "refund-exceeds-charge",
        $"Only {left} of what was charged is left to refund.", "amount");

    internal static Problem NoOrder { get; } = new(ProblemKind.NotFound, "order-not-found", "There is no such order.");
}
