using System.Text;
using Stoa.Server.Platform;

namespace Stoa.Server.Prices.Taxes;

/// <summary>Who tells the taxes, and what happens when nobody does. Key <c>Stoa:Taxes</c>.</summary>
public sealed class TaxesOptions
{
    public const string Section = "Stoa:Taxes";

    private const int SecretBytesMin = 24;
    private static readonly TimeSpan TimeoutMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepMax = TimeSpan.FromHours(1);

    /// <summary>The address of a tax service that speaks docs/PRICING.md's contract; without it the preset's rates count.</summary>
    public string? Url { get; set; }

    /// <summary>What requests to it are signed with, as base64, with or without <c>whsec_</c> before it: at least 24 bytes.</summary>
    public string Secret { get; set; } = "";

    /// <summary>How long a quote waits for its taxes. Default 3 s, at most 10.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an answer to the same question counts. Default 5 minutes, at most an hour.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a service that failed is left alone before it is asked again. Default 5 s.</summary>
    public TimeSpan Rest { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What counts when it fails: nothing can be bought, or the preset's rates.</summary>
    public TaxFallback WhenItFails { get; set; } = TaxFallback.Refuse;

    /// <summary>The secret's bytes.</summary>
    internal byte[] Key { get; private set; } = [];

    internal static TaxesOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<TaxesOptions>() ?? new TaxesOptions();
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > TimeoutMax) throw Wrong(nameof(Timeout), "must be more than 0 and at most 00:00:10");
        if (options.Keep < TimeSpan.Zero || options.Keep > KeepMax) throw Wrong(nameof(Keep), "must be from 00:00:00 to 01:00:00");
        if (options.Rest < TimeSpan.Zero || options.Rest > KeepMax) throw Wrong(nameof(Rest), "must be from 00:00:00 to 01:00:00");
        if (options.Url is null) return options;
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !(uri.IsLoopback && uri.Scheme == Uri.UriSchemeHttp)))
            throw Wrong(nameof(Url), "must be an https address");
        options.Key = KeyOf(options.Secret);
        return options.Key.Length >= SecretBytesMin ? options : throw Wrong(nameof(Secret), $"must be base64 of at least {SecretBytesMin} bytes, which the tax service knows too");
    }

    private static byte[] KeyOf(string secret)
    {
        var text = secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret;
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }

    private static SetupException Wrong(string key, string must) => new($"The setting {Section}:{key} {must}.");
}

/// <summary>What counts when a tax service fails. Never nothing.</summary>
public enum TaxFallback
{
    /// <summary>Nothing can be bought until it answers.</summary>
    Refuse,

    /// <summary>The preset's rates.</summary>
    Preset,
}
