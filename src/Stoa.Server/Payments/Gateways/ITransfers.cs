using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>A processor that moves money between the marketplace's balance and the accounts of providers, within itself.</summary>
public interface ITransfers
{
    /// <summary>To a provider's account.</summary>
    Task<Outcome<AcceptedTransfer>> Transfer(TransferCall call, CancellationToken cancel);

    /// <summary>Back from a provider's account: for a payout that failed, or a refund after the provider was paid.</summary>
    /// <param name="idempotencyKey">The same key takes back once.</param>
    /// <param name="gatewayTransferId">Which.</param>
    /// <param name="amount">All of it or a part; never more than is left of it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    Task<Outcome<AcceptedTransfer>> ReverseTransfer(string idempotencyKey, string gatewayTransferId, Money amount, CancellationToken cancel);
}

/// <summary>A transfer to be made.</summary>
/// <param name="IdempotencyKey">The same key moves once.</param>
/// <param name="Reference">What it is for: our id of the payout or order.</param>
/// <param name="GatewayAccountId">The provider's account.</param>
/// <param name="Amount">How much.</param>
/// <param name="Group">What belongs together at the processor, such as our id of the order that was charged; null for nothing.</param>
public sealed record TransferCall(string IdempotencyKey, string Reference, string GatewayAccountId, Money Amount, string? Group);

/// <summary>Done: within a processor money moves at once.</summary>
/// <param name="GatewayTransferId">The processor's id of the transfer, or of the reversal.</param>
public sealed record AcceptedTransfer(string GatewayTransferId);
