using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>
/// A payment processor. Calls carry idempotency keys, so they may be repeated; a refusal is a <see cref="Problem"/> with the
/// processor's own code, and an outage is an exception, after which the same call is made again. What became of the money is told by
/// webhooks alone.
/// </summary>
public abstract class PaymentGateway
{
    /// <summary>Its name in configuration, in the books (<c>gateway:…</c>) and in the webhook's path: small letters, digits, <c>_</c> and <c>-</c>.</summary>
    public abstract string Id { get; }

    /// <summary>Whether it can take such an amount.</summary>
    public abstract bool Takes(Money amount);

    /// <summary>Whether it can take such an amount on such terms: not every way of paying can be set aside first, or is quick enough.</summary>
    public virtual bool Takes(Money amount, PaymentTerms terms) => Takes(amount);

    /// <summary>Whether one of its pages can be paid on more than once: the second time goes back.</summary>
    public virtual bool MayBePaidAgain => false;

    /// <summary>What a customer who may choose reads.</summary>
    public virtual PayWith PayWith => new("Card", null);

    /// <summary>Opens a page where the customer pays.</summary>
    public abstract Task<Outcome<HostedCheckout>> CreateCheckout(CheckoutRequest request, CancellationToken cancel);

    /// <summary>Takes what is authorized.</summary>
    public abstract Task<Outcome<Accepted>> Capture(GatewayCall call, Money amount, CancellationToken cancel);

    /// <summary>Gives up what is authorized, or closes the page that nobody has paid on.</summary>
    public abstract Task<Outcome<Accepted>> Void(GatewayCall call, CancellationToken cancel);

    /// <summary>Gives money back.</summary>
    /// <param name="call">Which payment, and the key of this refund.</param>
    /// <param name="reference">Our id of the refund; webhooks bring it back.</param>
    /// <param name="amount">How much.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public abstract Task<Outcome<AcceptedRefund>> Refund(GatewayCall call, string reference, Money amount, CancellationToken cancel);

    /// <summary>Verifies a webhook and reads it into our own words.</summary>
    /// <param name="headers">As they came.</param>
    /// <param name="body">The raw bytes that were signed.</param>
    /// <param name="now">For the signature's age.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>A <see cref="GatewayEvent"/> or <see cref="PayoutEvent"/>; null for one that is genuine and of no concern; a problem for one that is not genuine.</returns>
    public abstract Task<Outcome<GatewayNews?>> ReadWebhook(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now, CancellationToken cancel);

    /// <summary>
    /// What else it can do, null when it cannot: <see cref="IPaysOut"/>, <see cref="IKeepsPayoutAccounts"/>, <see cref="ITransfers"/>,
    /// <see cref="IPaysToAddresses"/>, <see cref="IReportsBalance"/>, <see cref="ITakesEvidence"/>, <see cref="ITellsFees"/>, <see cref="ICompletesCheckout"/>,
    /// <see cref="IChargesAgain"/>, <see cref="ITakesMethods"/>, <see cref="ILimitsAuthorizations"/>, <see cref="IRenewsAuthorizations"/>,
    /// <see cref="ISplitsPayments"/>.
    /// </summary>
    public virtual T? As<T>() where T : class => this as T;
}

/// <summary>How something is to be paid.</summary>
/// <param name="Capture">Whether paying takes the money, or a later call.</param>
/// <param name="Now">The moment of choosing.</param>
/// <param name="Start">When what is bought begins; null when nothing is reserved.</param>
public sealed record PaymentTerms(CaptureMode Capture, Instant Now, Instant? Start);

/// <summary>A way to pay, in plain words.</summary>
/// <param name="Name">Such as "Card".</param>
/// <param name="Hint">What happens then, in a sentence; null when that is plain.</param>
public sealed record PayWith(string Name, string? Hint);

/// <summary>What a hosted checkout is made from.</summary>
/// <param name="IdempotencyKey">The same key gets the same checkout.</param>
/// <param name="Reference">Our id of the payment; webhooks bring it back.</param>
/// <param name="Amount">What to charge.</param>
/// <param name="Capture">Whether paying takes the money, or a later call.</param>
/// <param name="Description">What the customer reads.</param>
/// <param name="ReturnUrl">Where to send the customer after paying.</param>
/// <param name="CancelUrl">Where to send the customer who did not pay.</param>
/// <param name="Group">What belongs together at the processor: our id of the order.</param>
public sealed record CheckoutRequest(
    string IdempotencyKey, string Reference, Money Amount, CaptureMode Capture, string Description, string ReturnUrl, string CancelUrl,
    string? Group = null)
{
    /// <summary>True when the customer's means of payment is to be kept for later charges; only for an <see cref="IChargesAgain"/>.</summary>
    public bool KeepsMethod { get; init; }

    /// <summary>The seller's own account that it goes into; only for an <see cref="ISplitsPayments"/>. Null for the marketplace's.</summary>
    public CheckoutSplit? Split { get; init; }
}

/// <summary>An open payment page.</summary>
/// <param name="GatewayPaymentId">The processor's id of the payment.</param>
/// <param name="Url">Where the customer pays.</param>
public sealed record HostedCheckout(string GatewayPaymentId, string Url);

/// <summary>A call about a payment.</summary>
/// <param name="IdempotencyKey">The same key has its effect once.</param>
/// <param name="GatewayPaymentId">The processor's id of the payment.</param>
/// <param name="GatewayChargeId">Its id of the money itself, where that is another one and we have been told it; else the gateway finds out.</param>
public sealed record GatewayCall(string IdempotencyKey, string GatewayPaymentId, string? GatewayChargeId = null);

/// <summary>The processor will do it; a webhook tells when it is done.</summary>
/// <param name="Told">What the answer itself tells, where it does: it counts as a webhook would. Null for most.</param>
public sealed record Accepted(GatewayEvent? Told = null);

/// <summary>The processor will give the money back; a webhook tells when it is done.</summary>
public sealed record AcceptedRefund(string GatewayRefundId);
