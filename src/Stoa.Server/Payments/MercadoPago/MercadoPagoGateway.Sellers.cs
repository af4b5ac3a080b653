using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>
/// Providers' own accounts, connected to the application of their country: OAuth with PKCE
/// (https://www.mercadopago.com.br/developers/en/docs/security/oauth/creation), the marketplace's part as <c>marketplace_fee</c> of the preference.
/// </summary>
internal sealed partial class MercadoPagoGateway : ISplitsPayments
{
    private const string GrantIsOver = "invalid_grant";

    private static readonly Problem NoGrant = new(ProblemKind.Conflict, "no_grant", "Mercado Pago granted nothing that could be used.");

    /// <inheritdoc />
    public IReadOnlyDictionary<string, Currency> Connects { get; } = options.Accounts.Where(one => !string.IsNullOrWhiteSpace(one.Value.AppId))
        .ToDictionary(one => one.Key, one => Currency.Parse(MercadoPagoMoney.CurrencyOf(one.Key)!), StringComparer.Ordinal);

    // With no country that may be connected it does not split at all.
    /// <inheritdoc />
    public override T? As<T>() where T : class => typeof(T) == typeof(ISplitsPayments) && Connects.Count == 0 ? null : base.As<T>();

    /// <inheritdoc />
    public Money Sayable(Money amount) => Money.Of(MercadoPagoMoney.Write(amount), amount.Currency);

    /// <inheritdoc />
    public Uri ConnectPage(string country, string state, string verifier, Uri returnUrl) => new(QueryHelpers.AddQueryString(new Uri(new Uri(options.AuthBase), "/authorization").ToString(), new Dictionary<string, string?>
    {
        ["client_id"] = options.Accounts[country].AppId,
        ["response_type"] = "code",
        ["platform_id"] = "mp",
        ["state"] = state,
        ["redirect_uri"] = returnUrl.ToString(),
        ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
        ["code_challenge_method"] = "S256",
    }));

    /// <inheritdoc />
    public Task<Outcome<SellerGrant>> Grant(string country, string code, string verifier, Uri returnUrl, CancellationToken cancel) => Token(country, new
    {
        client_id = options.Accounts[country].AppId,
        client_secret = options.Accounts[country].ClientSecret,
        grant_type = "authorization_code",
        code,
        code_verifier = verifier,
        redirect_uri = returnUrl.ToString(),
    }, $"grant:{KeyOf(code)}", cancel);

    /// <inheritdoc />
    public async Task<Outcome<SellerGrant>> RenewGrant(string country, string refreshToken, CancellationToken cancel)
    {
        if (options.Accounts.GetValueOrDefault(country) is not { AppId: not null } account)
            throw new HttpRequestException($"There is no application any more in {MercadoPagoOptions.Section}:{nameof(options.Accounts)}:{country}.");
        // The old token stands for this renewal: asked for again after a silence, it is the same one.
        var body = new { client_id = account.AppId, client_secret = account.ClientSecret, grant_type = "refresh_token", refresh_token = refreshToken };
        var renewed = await Token(country, body, $"renew:{KeyOf(refreshToken)}", cancel);
        // Only this is the provider's no. A secret of ours that is wrong can be mended, and nobody's connection is lost for it.
        if (renewed.Refused(out var problem) && problem.Code != GrantIsOver) throw new HttpRequestException($"Mercado Pago does not renew a grant: {problem.Code}.");
        return renewed;
    }

    private static string KeyOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private async Task<Outcome<SellerGrant>> Token(string country, object body, string key, CancellationToken cancel)
    {
        var granted = await client.Token(country, body, key, cancel);
        if (granted.Refused(out var problem)) return problem;
        return granted.Value is { AccessToken: { Length: > 0 } access, RefreshToken: { Length: > 0 } refresh, UserId: { Length: > 0 } user, ExpiresIn: > 0 and var seconds }
            ? new SellerGrant(user, access, refresh, Duration.FromSeconds(seconds))
            : NoGrant;
    }

    // The provider has taken its leave back at Mercado Pago, or given it: what is so, the next renewal tells.
    private async Task<Outcome<List<GatewayEvent>>> NewsOfConnection(Id<SellerAccount>? seller, CancellationToken cancel)
    {
        if (seller is { } id) await sellers.Doubt(id, cancel);
        return new List<GatewayEvent>();
    }
}
