using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>For which account there a call is made: the marketplace's of a country, or a seller's that is connected to that country's application.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Seller">Our id of the seller's account; null for the marketplace's.</param>
internal readonly record struct MercadoPagoCaller(string Country, Id<SellerAccount>? Seller = null)
{
    private const char Between = '@';

    /// <summary>As it stands before a preference's id: <c>CL</c>, <c>CL@sel_…</c>.</summary>
    public override string ToString() => Seller is { } seller ? $"{Country}{Between}{seller}" : Country;

    /// <summary>A payment's account and preference: <c>CL:123-abc</c>, <c>CL@sel_…:123-abc</c>, or with <c>#456</c> for the second payment on one page.</summary>
    internal static (MercadoPagoCaller Caller, string Preference) Split(string gatewayPaymentId)
    {
        var parts = gatewayPaymentId.Split(':', 2);
        var who = parts[0].Split(Between, 2);
        Id<SellerAccount>? seller = who is [_, var id] ? Id<SellerAccount>.Parse(id, null) : null;
        return parts is [_, var preference]
            ? (new(who[0], seller), Uri.EscapeDataString(preference.Split('#')[0]))
            : throw new ArgumentException($"{gatewayPaymentId} is no payment of Mercado Pago.", nameof(gatewayPaymentId));
    }
}
