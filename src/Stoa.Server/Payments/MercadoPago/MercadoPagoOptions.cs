using Stoa.Server.Platform;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>
/// The marketplace's accounts at Mercado Pago, one for each country that is sold in. Key <c>Stoa:MercadoPago</c>; secrets belong in the
/// environment or a file that only the program reads.
/// </summary>
public sealed class MercadoPagoOptions
{
    public const string Section = "Stoa:MercadoPago";

    /// <summary>The account of each country: <c>Stoa:MercadoPago:Accounts:CL:AccessToken</c>. At least one.</summary>
    public Dictionary<string, MercadoPagoAccount> Accounts { get; set; } = [];

    /// <summary>Whether customers may pay with vouchers in cash, which take days: their time is given back meanwhile, unless it is still free then. Default false.</summary>
    public bool Vouchers { get; set; }

    /// <summary>Where the API is. Default <c>https://api.mercadopago.com</c>.</summary>
    public string ApiBase { get; set; } = "https://api.mercadopago.com";

    /// <summary>Where providers connect their own accounts. Default <c>https://auth.mercadopago.com</c>.</summary>
    public string AuthBase { get; set; } = "https://auth.mercadopago.com";

    /// <summary>How long one try of a call may take. Default 4 s, 1 to 10; the whole call, with its retries, has <see cref="PaymentsOptions.GatewayTimeout"/>.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>The account that takes a currency, with its country; null when there is none.</summary>
    internal string? CountryFor(string currency) => Accounts.Keys.FirstOrDefault(country => MercadoPagoMoney.CurrencyOf(country) == currency);

    internal static MercadoPagoOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<MercadoPagoOptions>() ?? new MercadoPagoOptions();
        if (options.Accounts.Count == 0)
            throw new SetupException($"The gateway mercadopago needs an account, such as the settings {Section}:{nameof(Accounts)}:CL:{nameof(MercadoPagoAccount.AccessToken)} and :{nameof(MercadoPagoAccount.WebhookSecrets)}:0.");
        foreach (var (country, account) in options.Accounts)
        {
            var key = $"{Section}:{nameof(Accounts)}:{country}";
            if (MercadoPagoMoney.CurrencyOf(country) is null)
                throw new SetupException($"The setting {key} is for a country that Mercado Pago is not in; it knows {string.Join(", ", MercadoPagoMoney.Countries)}.");
            if (!account.AccessToken.StartsWith("APP_USR-", StringComparison.Ordinal) && !account.AccessToken.StartsWith("TEST-", StringComparison.Ordinal))
                throw new SetupException($"The setting {key}:{nameof(account.AccessToken)} must be an access token, which begins with APP_USR- or TEST-.");
            if (account.WebhookSecrets.Count == 0 || account.WebhookSecrets.Any(string.IsNullOrWhiteSpace))
                throw new SetupException($"The gateway mercadopago needs the setting {key}:{nameof(account.WebhookSecrets)}:0, the secret signature of its webhooks.");
            if (string.IsNullOrWhiteSpace(account.AppId) != string.IsNullOrWhiteSpace(account.ClientSecret))
                throw new SetupException($"The settings {key}:{nameof(account.AppId)} and :{nameof(account.ClientSecret)} belong together: providers connect their own accounts to that application.");
        }
        foreach (var (name, address) in new[] { (nameof(ApiBase), options.ApiBase), (nameof(AuthBase), options.AuthBase) })
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback))
                throw new SetupException($"The setting {Section}:{name} must be an https address.");
        }
        if (options.TryTimeout < TimeSpan.FromSeconds(1) || options.TryTimeout > TimeSpan.FromSeconds(10))
            throw new SetupException($"The setting {Section}:{nameof(TryTimeout)} must be from 00:00:01 to 00:00:10.");
        return options;
    }
}

/// <summary>The account of one country.</summary>
public sealed class MercadoPagoAccount
{
    /// <summary>The access token, <c>APP_USR-…</c>, or <c>TEST-…</c>.</summary>
    public string AccessToken { get; set; } = "";

    /// <summary>The number of the account's application, where providers may connect accounts of their own; with <see cref="ClientSecret"/>.</summary>
    public string? AppId { get; set; }

    /// <summary>The application's secret.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Secret signatures of its webhooks; all are accepted, so that one can be replaced.</summary>
    public IReadOnlyList<string> WebhookSecrets { get; set; } = [];
}
