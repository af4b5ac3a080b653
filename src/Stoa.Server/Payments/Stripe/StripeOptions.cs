using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Stripe;

/// <summary>The marketplace's account at Stripe. Key <c>Stoa:Stripe</c>; secrets belong in the environment or a file that only the program reads.</summary>
public sealed class StripeOptions
{
    public const string Section = "Stoa:Stripe";

    /// <summary>The secret key, <c>sk_live_…</c> or <c>sk_test_…</c>, or a restricted one, <c>rk_…</c>. Needed when the gateway <c>stripe</c> is in use.</summary>
    public string SecretKey { get; set; } = "";

    /// <summary>Signing secrets (<c>whsec_…</c>) of the endpoint for the marketplace's own events; all are accepted, so that one can be replaced. At least one.</summary>
    public IReadOnlyList<string> WebhookSecrets { get; set; } = [];

    /// <summary>Signing secrets of the endpoint for events of connected accounts; needed to pay providers.</summary>
    public IReadOnlyList<string> ConnectWebhookSecrets { get; set; } = [];

    /// <summary>Where the API is. Default <c>https://api.stripe.com</c>.</summary>
    public string ApiBase { get; set; } = "https://api.stripe.com";

    /// <summary>Where documents are uploaded to. Default <c>https://files.stripe.com</c>.</summary>
    public string FilesBase { get; set; } = "https://files.stripe.com";

    /// <summary>How long one try of a call may take. Default 4 s, 1 to 10; the whole call, with its retries, has <see cref="PaymentsOptions.GatewayTimeout"/>.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>For how long an authorization can be captured whose charge does not say it (<c>capture_before</c>). Default 7 days; up to 31.</summary>
    public TimeSpan AuthorizationLife { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Whether the key moves real money; events of the other mode are not for us.</summary>
    internal bool IsLive => SecretKey.Contains("_live_", StringComparison.Ordinal);

    internal static StripeOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<StripeOptions>() ?? new StripeOptions();
        if (!options.SecretKey.StartsWith("sk_", StringComparison.Ordinal) && !options.SecretKey.StartsWith("rk_", StringComparison.Ordinal))
            throw new SetupException($"The gateway stripe needs the setting {Section}:{nameof(SecretKey)}, which begins with sk_ or rk_.");
        if (options.WebhookSecrets.Count == 0)
            throw new SetupException($"The gateway stripe needs the setting {Section}:{nameof(WebhookSecrets)}:0, the signing secret of its webhook endpoint (whsec_…).");
        if (options.WebhookSecrets.Concat(options.ConnectWebhookSecrets).Any(secret => !secret.StartsWith("whsec_", StringComparison.Ordinal)))
            throw new SetupException($"Each of the settings {Section}:{nameof(WebhookSecrets)} and {nameof(ConnectWebhookSecrets)} must begin with whsec_.");
        foreach (var (name, address) in new[] { (nameof(ApiBase), options.ApiBase), (nameof(FilesBase), options.FilesBase) })
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback))
                throw new SetupException($"The setting {Section}:{name} must be an https address.");
        }
        if (options.TryTimeout < TimeSpan.FromSeconds(1) || options.TryTimeout > TimeSpan.FromSeconds(10))
            throw new SetupException($"The setting {Section}:{nameof(TryTimeout)} must be from 00:00:01 to 00:00:10.");
        if (options.AuthorizationLife < TimeSpan.FromHours(1) || options.AuthorizationLife > TimeSpan.FromDays(31))
            throw new SetupException($"The setting {Section}:{nameof(AuthorizationLife)} must be from 01:00:00 to 31.00:00:00.");
        return options;
    }
}
