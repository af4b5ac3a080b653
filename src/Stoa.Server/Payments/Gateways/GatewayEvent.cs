using System.Text.Json.Serialization;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>What a processor told us, in our own words. It may come twice, late, and in any order; it holds no personal data.</summary>
/// <param name="Id">The sender's id of the event.</param>
public abstract record GatewayNews(string Id);

/// <summary>News of a payment. One of the two ids or the reference is there, and better all.</summary>
/// <param name="Id">The sender's id of the event.</param>
/// <param name="GatewayPaymentId">The processor's id of the payment, as it was told when the page was opened; null when the event does not repeat it.</param>
/// <param name="Reference">Our id of the payment, as it was given with the checkout; null when the processor does not repeat it.</param>
/// <param name="Fact">What happened.</param>
/// <param name="GatewayChargeId">The processor's id of the money itself, where that is another one than the page's.</param>
public sealed record GatewayEvent(string Id, string? GatewayPaymentId, string? Reference, GatewayFact Fact, string? GatewayChargeId = null) : GatewayNews(Id)
{
    /// <summary>Our id of the seller's own account from which it was told; null for the marketplace's.</summary>
    public string? Seller { get; init; }
}

/// <summary>Several of them, where a processor says only that something changed and all of it is looked up: each is kept and handled by itself.</summary>
/// <param name="Id">What they are about.</param>
/// <param name="Events">Each with an id of its own, the same each time that it is told.</param>
public sealed record GatewayNewsList(string Id, IReadOnlyList<GatewayEvent> Events) : GatewayNews(Id);

/// <summary>Something that happened to a payment at a processor.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Approved), "approved")]
[JsonDerivedType(typeof(Authorized), "authorized")]
[JsonDerivedType(typeof(Captured), "captured")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Voided), "voided")]
[JsonDerivedType(typeof(Refunded), "refunded")]
[JsonDerivedType(typeof(RefundFailed), "refund_failed")]
[JsonDerivedType(typeof(DisputeOpened), "dispute_opened")]
[JsonDerivedType(typeof(DisputeWon), "dispute_won")]
[JsonDerivedType(typeof(DisputeLost), "dispute_lost")]
public abstract record GatewayFact
{
    private GatewayFact() { }

    /// <summary>The customer has said yes; <see cref="ICompletesCheckout"/> takes the money.</summary>
    public sealed record Approved : GatewayFact;

    /// <summary>The bank has set the amount aside; <paramref name="Until"/> is how long, null to go by <see cref="ILimitsAuthorizations"/>.</summary>
    public sealed record Authorized(Money Amount, Instant? Until = null) : GatewayFact;

    /// <summary>The money was taken; <paramref name="Fee"/> is what the processor keeps, null when <see cref="ITellsFees"/> knows it later.</summary>
    public sealed record Captured(Money Amount, Money? Fee) : GatewayFact
    {
        /// <summary>The means of payment that was kept with it; null when none was asked to be, or another event tells.</summary>
        public KeptMethod? Method { get; init; }

        /// <summary>What the marketplace got of a payment into a seller's account (<see cref="ISplitsPayments"/>); null for one into its own.</summary>
        public Money? Part { get; init; }
    }

    /// <summary>The customer could not pay, or the authorization is lost.</summary>
    public sealed record Failed(string Code) : GatewayFact;

    /// <summary>Nothing will be taken any more.</summary>
    public sealed record Voided : GatewayFact;

    /// <summary>A refund has gone through.</summary>
    public sealed record Refunded(string GatewayRefundId, string? RefundReference, Money Amount) : GatewayFact;

    /// <summary>A refund could not be made; the amount is with the processor again.</summary>
    public sealed record RefundFailed(string GatewayRefundId, string? RefundReference, string Code) : GatewayFact;

    /// <summary>The bank took the amount back; <paramref name="EvidenceBy"/> is when an answer must be there, where the processor says so.</summary>
    public sealed record DisputeOpened(string GatewayDisputeId, Money Amount, string? Reason = null, Instant? EvidenceBy = null) : GatewayFact;

    /// <summary>The bank gave the amount back.</summary>
    public sealed record DisputeWon(string GatewayDisputeId) : GatewayFact;

    /// <summary>The bank keeps the amount.</summary>
    public sealed record DisputeLost(string GatewayDisputeId) : GatewayFact;
}
