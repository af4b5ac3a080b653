using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>
/// A processor that can pay a provider's bank. As with payments: keys make a repeated call harmless, a refusal is a
/// <see cref="Problem"/> after which nothing has left, silence is an exception, and webhooks (<see cref="PayoutFact"/>) tell the end.
/// </summary>
public interface IPaysOut
{
    /// <summary>Whether such an amount can be paid at all: its currency, and the smallest the bank takes.</summary>
    bool CanPayOut(Money amount);

    /// <summary>
    /// Pays from the marketplace's balance at the processor to the provider's bank. Where the processor keeps accounts that is a transfer
    /// and a payout in one: when the second is refused, the first is taken back before the refusal is told.
    /// </summary>
    Task<Outcome<AcceptedPayout>> PayOut(PayoutCall call, CancellationToken cancel);
}

/// <summary>A payout to be made.</summary>
/// <param name="IdempotencyKey">The same key pays once.</param>
/// <param name="Reference">Our id of the payout; webhooks bring it back.</param>
/// <param name="Destination">Where to: the account of <see cref="IKeepsPayoutAccounts"/>, or what another processor knows the provider by.</param>
/// <param name="Amount">How much.</param>
/// <param name="Description">What the provider may read on the bank's statement.</param>
public sealed record PayoutCall(string IdempotencyKey, string Reference, string Destination, Money Amount, string Description);

/// <summary>The processor will pay; a webhook tells when it is done, or that it failed.</summary>
/// <param name="GatewayPayoutId">The processor's id of the payout.</param>
/// <param name="GatewayTransferId">Its id of the transfer before it: to be reversed when the payout fails later; null where there is none.</param>
public sealed record AcceptedPayout(string GatewayPayoutId, string? GatewayTransferId);
