using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>A processor whose authorizations end by themselves. What its news say of one (<see cref="GatewayFact.Authorized"/>) counts more.</summary>
public interface ILimitsAuthorizations
{
    /// <summary>For how long an amount that is set aside now can be taken.</summary>
    Duration AuthorizationLife { get; }
}

/// <summary>A processor that can set an amount aside anew before its authorization ends.</summary>
public interface IRenewsAuthorizations : ILimitsAuthorizations
{
    /// <summary>
    /// Renews. The same key renews once. A refusal (<see cref="Problem"/>) leaves the authorization as it is; after it, the next step of the
    /// marketplace's policy is taken.
    /// </summary>
    /// <param name="call">Which payment, and the key of this renewal.</param>
    /// <param name="amount">All of it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    Task<Outcome<RenewedAuthorization>> Renew(GatewayCall call, Money amount, CancellationToken cancel);
}

/// <summary>The amount is set aside anew.</summary>
/// <param name="Until">Until when it can be taken.</param>
public sealed record RenewedAuthorization(Instant Until);
