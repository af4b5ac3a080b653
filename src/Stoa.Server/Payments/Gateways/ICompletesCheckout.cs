using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>
/// A processor on whose page the customer only approves: the money is taken, or set aside, by a call of ours after that. The customer's return
/// and the processor's news (<see cref="GatewayFact.Approved"/>) both lead to it, whichever comes first, and it has its effect once.
/// </summary>
public interface ICompletesCheckout
{
    /// <summary>Takes or sets aside what was approved. A refusal is something that the customer may mend on the same page; what ends the payment is news.</summary>
    /// <param name="call">Which payment.</param>
    /// <param name="capture">Whether the money is taken now.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>What became of it, as if it had been told by a webhook; null while that is not known.</returns>
    Task<Outcome<GatewayEvent?>> Complete(GatewayCall call, CaptureMode capture, CancellationToken cancel);

    /// <summary>Whether nobody can pay on this page any more, and nobody has.</summary>
    Task<bool> IsOver(string gatewayPaymentId, Instant now, CancellationToken cancel);
}
