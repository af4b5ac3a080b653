using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>A processor that says what it keeps of a payment only when asked, after it was captured.</summary>
public interface ITellsFees
{
    /// <summary>What was kept of a captured payment; null while that is not known yet.</summary>
    Task<Outcome<Money?>> FeeOf(string gatewayPaymentId, string? gatewayChargeId, CancellationToken cancel);
}
