using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>
/// A processor where customers may pay into a provider's own account, which the provider has connected: it gives the marketplace its part
/// of each payment (<see cref="CheckoutRequest.Split"/>), and takes from both what goes back.
/// </summary>
public interface ISplitsPayments
{
    /// <summary>The countries whose accounts may be connected, and what they take.</summary>
    IReadOnlyDictionary<string, Currency> Connects { get; }

    /// <summary>As much of an amount as the processor can say: not every currency has the cents there that it has in the books.</summary>
    Money Sayable(Money amount);

    /// <summary>The processor's page where a provider lets us take payments into its account.</summary>
    /// <param name="country">One of <see cref="Connects"/>.</param>
    /// <param name="state">What comes back with the provider, unchanged.</param>
    /// <param name="verifier">A secret of this attempt, 43 to 128 letters: the page gets its hash, and the grant itself.</param>
    /// <param name="returnUrl">Where the provider comes back to, with a code.</param>
    Uri ConnectPage(string country, string state, string verifier, Uri returnUrl);

    /// <summary>What the provider has granted.</summary>
    Task<Outcome<SellerGrant>> Grant(string country, string code, string verifier, Uri returnUrl, CancellationToken cancel);

    /// <summary>The grant anew, before it ends. A refusal means that the provider has taken it back.</summary>
    Task<Outcome<SellerGrant>> RenewGrant(string country, string refreshToken, CancellationToken cancel);
}

/// <summary>A provider's leave to take payments into its account.</summary>
/// <param name="GatewayUserId">The processor's id of the account.</param>
/// <param name="AccessToken">With which calls are made on its behalf.</param>
/// <param name="RefreshToken">With which the grant is had anew.</param>
/// <param name="Life">How long from now.</param>
public sealed record SellerGrant(string GatewayUserId, string AccessToken, string RefreshToken, Duration Life)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"a grant of {GatewayUserId} for {Life}";
}

/// <summary>A payment into a provider's account.</summary>
/// <param name="Seller">Our id of the account.</param>
/// <param name="MarketplacePart">What of it the marketplace keeps.</param>
public sealed record CheckoutSplit(string Seller, Money MarketplacePart);
