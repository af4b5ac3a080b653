using Stoa.Server.Platform;

namespace Stoa.Server.Payments.PayPal;

/// <summary>The marketplace's account at PayPal. Key <c>Stoa:Payments:PayPal</c>; secrets belong in the environment or a file that only the program reads.</summary>
public sealed class PayPalOptions
{
    public const string Section = $"{PaymentsOptions.Section}:PayPal";

    private const int WebhookIdLengthMax = 50;

    /// <summary>The client id of the REST app. Needed when the gateway <c>paypal</c> is in use.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret of the REST app.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What PayPal calls the app's webhook, such as <c>8PT597110X687430LKGECATA</c>: PayPal itself says whether a message was sent to it.</summary>
    public string WebhookId { get; set; } = "";

    /// <summary>Where the API is. Default <c>https://api-m.paypal.com</c>; PayPal's test world is <c>https://api-m.sandbox.paypal.com</c>.</summary>
    public string ApiBase { get; set; } = "https://api-m.paypal.com";

    /// <summary>How long one try of a call may take. Default 4 s, 1 to 10; the whole call, with its retries, has <see cref="PaymentsOptions.GatewayTimeout"/>.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(4);

    internal static PayPalOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<PayPalOptions>() ?? new PayPalOptions();
        foreach (var (name, value) in new[] { (nameof(ClientId), options.ClientId), (nameof(ClientSecret), options.ClientSecret) })
        {
            if (string.IsNullOrWhiteSpace(value)) throw new SetupException($"The gateway paypal needs the setting {Section}:{name}, from the REST app at developer.paypal.com.");
            // The two are sent as name and password, which a colon parts.
            if (value.Any(letter => letter is ':' || char.IsWhiteSpace(letter))) throw new SetupException($"The setting {Section}:{name} has a space or a colon in it.");
        }
        if (options.WebhookId.Length is 0 or > WebhookIdLengthMax || !options.WebhookId.All(char.IsAsciiLetterOrDigit))
            throw new SetupException($"The gateway paypal needs the setting {Section}:{nameof(WebhookId)}, the id (letters and digits) of the app's webhook.");
        if (!Uri.TryCreate(options.ApiBase, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
            throw new SetupException($"The setting {Section}:{nameof(ApiBase)} must be an https address.");
        if (options.TryTimeout < TimeSpan.FromSeconds(1) || options.TryTimeout > TimeSpan.FromSeconds(10))
            throw new SetupException($"The setting {Section}:{nameof(TryTimeout)} must be from 00:00:01 to 00:00:10.");
        return options;
    }
}
