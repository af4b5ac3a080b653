using Stoa.Core;
using Stoa.Core.Subscriptions;

namespace Stoa.Server.Payments;

/// <summary>
/// A processor that keeps a customer's means of payment with a payment (<see cref="CheckoutRequest.KeepsMethod"/>), and charges it again
/// while the customer is away.
/// </summary>
public interface IChargesAgain
{
    /// <summary>Charges what is kept. The same key charges once. That the money was taken, a webhook tells.</summary>
    Task<ChargeAnswer> ChargeAgain(ChargeAgainRequest request, CancellationToken cancel);

    /// <summary>What people know a kept means by, such as "Visa ending in 4242"; null when it does not say.</summary>
    Task<Outcome<string?>> Describe(KeptMethod method, CancellationToken cancel);
}

/// <summary>One that keeps a means of payment without a payment too: for trials, and in another's place.</summary>
public interface ITakesMethods : IChargesAgain
{
    /// <summary>Opens a page where the customer gives a means of payment, and pays nothing. That it is kept, a <see cref="MethodEvent"/> tells.</summary>
    Task<Outcome<HostedCheckout>> OpenMethodPage(MethodPageRequest request, CancellationToken cancel);
}

/// <summary>What a page for giving a means of payment is made from.</summary>
/// <param name="IdempotencyKey">The same key gets the same page.</param>
/// <param name="Reference">Our id of the means; webhooks bring it back.</param>
/// <param name="Currency">What it will be charged in.</param>
/// <param name="Description">What the customer reads.</param>
/// <param name="ReturnUrl">Where to send the customer afterwards.</param>
/// <param name="CancelUrl">Where to send the customer who gave none.</param>
public sealed record MethodPageRequest(
    string IdempotencyKey, string Reference, Currency Currency, string Description, string ReturnUrl, string CancelUrl);

/// <summary>A charge of what is kept.</summary>
/// <param name="IdempotencyKey">The same key charges once.</param>
/// <param name="Reference">Our id of the payment; webhooks bring it back.</param>
/// <param name="Amount">How much.</param>
/// <param name="Method">What is charged.</param>
/// <param name="Description">What stands on the customer's statement, where there is room.</param>
/// <param name="Group">What belongs together at the processor: our id of the order.</param>
public sealed record ChargeAgainRequest(string IdempotencyKey, string Reference, Money Amount, KeptMethod Method, string Description, string Group);

/// <summary>A means of payment as the processor keeps it.</summary>
/// <param name="CustomerId">Its id of the customer; null where it has none.</param>
/// <param name="MethodId">Its id of the means.</param>
public sealed record KeptMethod(string? CustomerId, string MethodId);

/// <summary>What became of a charge while the customer was away.</summary>
public abstract record ChargeAnswer
{
    private ChargeAnswer() { }

    /// <summary>It is made; a webhook tells when the money is there.</summary>
    /// <param name="GatewayPaymentId">The processor's id of the payment.</param>
    /// <param name="GatewayChargeId">Its id of the money, where that is another.</param>
    public sealed record Taken(string GatewayPaymentId, string? GatewayChargeId = null) : ChargeAnswer;

    /// <summary>The bank said no, or wants the customer.</summary>
    /// <param name="Code">In the processor's words.</param>
    /// <param name="Means">What that means for trying again.</param>
    public sealed record Declined(string Code, Decline Means) : ChargeAnswer;
}

/// <summary>News of a means of payment that was given without paying.</summary>
/// <param name="Id">The sender's id of the event.</param>
/// <param name="Reference">Our id of the means.</param>
/// <param name="Kept">What is kept; null when none was given and the page is over.</param>
public sealed record MethodEvent(string Id, string Reference, KeptMethod? Kept) : GatewayNews(Id);
