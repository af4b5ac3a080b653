using NodaTime;
using Stoa.Core;
using Stoa.Core.Subscriptions;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments;

// Their aggregate is the order, so that its handlers see an order's money in the order in which it was told.

/// <summary>The bank has set the amount aside; it is ours to capture or to give up.</summary>
public sealed record PaymentAuthorized(Id<Order> OrderId, Id<Payment> PaymentId) : IDomainEvent
{
    public static string Type => "payment.authorized";
    public string Aggregate => OrderId.ToString();
}

/// <summary>The authorization ends soon, nothing renews it, and the marketplace does not take the money early: the order cannot go on.</summary>
public sealed record AuthorizationEnding(Id<Order> OrderId, Id<Payment> PaymentId, Instant Until) : IDomainEvent
{
    public static string Type => "payment.authorization_ending";
    public string Aggregate => OrderId.ToString();
}

/// <summary>The bank has set the amount aside anew.</summary>
public sealed record AuthorizationRenewed(Id<Order> OrderId, Id<Payment> PaymentId, Instant Until) : IDomainEvent
{
    public static string Type => "payment.authorization_renewed";
    public string Aggregate => OrderId.ToString();
}

/// <summary>The money has been taken and is held, whatever became of the order meanwhile.</summary>
public sealed record PaymentCaptured(Id<Order> OrderId, Id<Payment> PaymentId, Money Amount) : IDomainEvent
{
    public static string Type => "payment.captured";
    public string Aggregate => OrderId.ToString();
}

/// <summary>The customer could not pay, or (<paramref name="WasAuthorized"/>) what had been authorized could not be captured.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="PaymentId">The payment; trying again makes another.</param>
/// <param name="Code">The processor's reason, in its own words.</param>
/// <param name="WasAuthorized">True when the authorization is lost.</param>
/// <param name="Means">What it means for trying again, when we charged what is kept; null when the customer paid by hand.</param>
public sealed record PaymentFailed(Id<Order> OrderId, Id<Payment> PaymentId, string Code, bool WasAuthorized, Decline? Means = null) : IDomainEvent
{
    public static string Type => "payment.failed";
    public string Aggregate => OrderId.ToString();
}

/// <summary>The authorization was given up: the customer was charged nothing.</summary>
public sealed record PaymentVoided(Id<Order> OrderId, Id<Payment> PaymentId) : IDomainEvent
{
    public static string Type => "payment.voided";
    public string Aggregate => OrderId.ToString();
}

/// <summary>A refund has arrived at its end. When it failed, its amount is still ours to give back.</summary>
public sealed record RefundSettled(Id<Order> OrderId, Id<Payment> PaymentId, Id<Refund> RefundId, bool Succeeded, Money Amount) : IDomainEvent
{
    public static string Type => "refund.settled";
    public string Aggregate => OrderId.ToString();
}

/// <summary>Somebody made a refund on the processor's own pages; it is booked, and settled.</summary>
public sealed record RefundedAtGateway(Id<Order> OrderId, Id<Payment> PaymentId, Id<Refund> RefundId, Money Amount) : IDomainEvent
{
    public static string Type => "refund.made_at_gateway";
    public string Aggregate => OrderId.ToString();
}

/// <summary>The customer's bank took the amount back until the dispute is decided.</summary>
public sealed record DisputeOpened(Id<Order> OrderId, Id<Payment> PaymentId, Id<Dispute> DisputeId, Money Amount) : IDomainEvent
{
    public static string Type => "payment_dispute.opened";
    public string Aggregate => OrderId.ToString();
}

/// <summary>The bank takes evidence for longer than it had said, or says only now until when.</summary>
public sealed record DisputeDeadlineMoved(Id<Order> OrderId, Id<Dispute> DisputeId, Instant EvidenceBy) : IDomainEvent
{
    public static string Type => "payment_dispute.deadline_moved";
    public string Aggregate => OrderId.ToString();
}

/// <summary>The bank has decided; when it was lost, the amount stays with the customer.</summary>
public sealed record DisputeDecided(Id<Order> OrderId, Id<Payment> PaymentId, Id<Dispute> DisputeId, bool Won, Money Amount) : IDomainEvent
{
    public static string Type => "payment_dispute.decided";
    public string Aggregate => OrderId.ToString();
}
