using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>Sellers' own accounts, who has let whom use them, and what everybody's account stands at.</summary>
internal sealed partial class MercadoPagoState
{
    /// <summary>The number of the marketplace's own account, in every country.</summary>
    public const long Marketplace = 634060442;

    private readonly Dictionary<string, (string App, string Challenge, string Return, long User)> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Country, long User)> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Country, long User)> _refreshes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _balances = new(StringComparer.Ordinal);

    /// <summary>Whose account a token opens: <c>CL</c>, or <c>CL/990001</c> for a seller's; null for a token that is not good.</summary>
    public string? OwnerOf(string authorization) => MercadoPagoTill.CountryOf(authorization)
        ?? (authorization.Split(' ') is ["Bearer", var token] && _tokens.TryGetValue(token, out var seller) ? $"{seller.Country}/{seller.User}" : null);

    /// <summary>The number of an account.</summary>
    public static long UserOf(string owner) => owner.Split('/') is [_, var user] ? long.Parse(user, System.Globalization.CultureInfo.InvariantCulture) : Marketplace;

    /// <summary>What an account stands at.</summary>
    public decimal Balance(string owner) => _balances.GetValueOrDefault(owner);

    /// <summary>A seller says yes on the page; where the browser goes then.</summary>
    public string Authorize(string page, long user)
    {
        var asked = QueryHelpers.ParseQuery(new Uri(page).Query);
        Assert.Equal(("code", "mp", "S256"), (asked["response_type"].ToString(), asked["platform_id"].ToString(), asked["code_challenge_method"].ToString()));
        Assert.NotNull(MercadoPagoTill.CountryOfApp(asked["client_id"]));
        var code = $"TG-{_next++}-{user}";
        _codes[code] = (asked["client_id"]!, asked["code_challenge"]!, asked["redirect_uri"]!, user);
        return QueryHelpers.AddQueryString(asked["redirect_uri"]!, new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"] });
    }

    /// <summary>A seller takes the leave back at Mercado Pago.</summary>
    public void Deauthorize(string country, long user)
    {
        foreach (var (token, who) in _tokens.Where(one => one.Value.User == user).ToList()) _tokens.Remove(token);
        foreach (var (token, who) in _refreshes.Where(one => one.Value.User == user).ToList()) _refreshes.Remove(token);
        Tell($"{country}/{user}", "mp-connect", "1");
    }

    /// <summary>What is wrong with every grant that is asked for, in Mercado Pago's word; null for nothing.</summary>
    public string? GrantTrouble { get; set; }

    public (int Status, string Body) Grant(JsonObject body)
    {
        if (GrantTrouble is { } trouble) return (400, new JsonObject { ["message"] = trouble, ["error"] = trouble, ["status"] = 400, ["cause"] = new JsonArray() }.ToJsonString());
        if (MercadoPagoTill.CountryOfApp(Text("client_id")) is not { } country || Text("client_secret") != MercadoPagoTill.AppSecretOf(country)) return (401, """{"error":"invalid_client"}""");
        if (Text("grant_type") == "refresh_token") return _refreshes.Remove(Text("refresh_token"), out var known) ? Granted(known.Country, known.User) : Invalid;
        if (Text("grant_type") != "authorization_code" || !_codes.Remove(Text("code"), out var code)) return Invalid;
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Text("code_verifier"))));
        return code.App == Text("client_id") && code.Return == Text("redirect_uri") && code.Challenge == challenge ? Granted(country, code.User) : Invalid;

        string Text(string name) => body[name]?.GetValue<string>() ?? "";
    }

    private static (int, string) Invalid => (400, """{"message":"invalid grant","error":"invalid_grant","status":400,"cause":[]}""");

    // What was granted before is worth nothing then.
    private (int, string) Granted(string country, long user)
    {
        foreach (var (old, _) in _tokens.Where(one => one.Value.User == user).ToList()) _tokens.Remove(old);
        var (token, refresh) = ($"APP_USR-{_next++}-{user}", $"TG-{_next++}-{user}");
        (_tokens[token], _refreshes[refresh]) = ((country, user), (country, user));
        return (200, new JsonObject
        {
            ["access_token"] = token, ["token_type"] = "bearer", ["expires_in"] = 15_552_000, ["scope"] = "offline_access read write", ["user_id"] = user,
            ["refresh_token"] = refresh, ["public_key"] = "APP_USR-public", ["live_mode"] = true,
        }.ToJsonString());
    }

    // The seller's part and the marketplace's, in proportion; and a line of each one's report.
    private void Share(string payment, decimal amount, string type)
    {
        var (owner, about) = _payments[payment];
        var total = about["transaction_amount"]!.GetValue<decimal>();
        var part = Math.Round(amount * (about["marketplace_fee"]?.GetValue<decimal>() ?? 0) / total, 0, MidpointRounding.ToEven);
        var comes = type is "SETTLEMENT" or "CHARGEBACK_CANCEL";
        var kept = (total - about["transaction_details"]!["net_received_amount"]!.GetValue<decimal>()) * amount / total;
        Move(owner, amount - part, comes ? -kept : kept * FeePercentBack / 100);
        if (owner.Contains('/', StringComparison.Ordinal)) Move(owner[..2], part, 0);

        void Move(string whose, decimal by, decimal fee)
        {
            _balances[whose] = _balances.GetValueOrDefault(whose) + (comes ? by : -by);
            Record(whose, payment, about["external_reference"]!.GetValue<string>(), type, comes ? by : -by, fee, _transactedAt[payment]);
        }
    }
}
