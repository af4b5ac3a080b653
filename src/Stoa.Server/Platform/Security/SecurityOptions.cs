using System.Net;
using Microsoft.Extensions.Options;

namespace Stoa.Server.Platform.Security;

/// <summary>Limits and hosts of section <c>Stoa:Security</c>. Every one has a default that suits one marketplace.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Stoa:Security";
    public const int RequestsMax = 1_000_000_000;
    public const long BodyBytesCeiling = 1024L * 1024 * 1024;
    public const int HstsDaysMax = 3650;

    /// <summary>Requests of one user, or of one address when nobody is signed in, in a minute. Raise it for benchmarks.</summary>
    public int RequestsPerMinute { get; set; } = 1_200;

    /// <summary>Attempts of one address in a minute to sign in, register, reset a password or get a magic link.</summary>
    public int CredentialAttemptsPerMinute { get; set; } = 10;

    /// <summary>The largest request body in bytes; an endpoint that takes files says its own with <c>RequestSizeLimit</c>.</summary>
    public long BodyBytesMax { get; set; } = 1024 * 1024;

    /// <summary>Origins that a form may lead to besides our own: hosted payment pages, as <c>https://checkout.example.com</c>.</summary>
    public string[] FormHosts { get; set; } = [];

    /// <summary>Origins that pictures may come from besides our own: the map's tiles, for example.</summary>
    public string[] ImageHosts { get; set; } = [];

    /// <summary>How many days browsers insist on https after a visit by https; 0 turns it off.</summary>
    public int HstsDays { get; set; } = 365;

    /// <summary>Networks (CIDR) of the proxies whose X-Forwarded-For, -Proto and -Host are believed. None by default.</summary>
    public string[] TrustedProxies { get; set; } = [];
}

internal sealed class SecurityOptionsCheck : IValidateOptions<SecurityOptions>
{
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var wrong = new List<string>();
        Between(nameof(options.RequestsPerMinute), options.RequestsPerMinute, 1, SecurityOptions.RequestsMax);
        Between(nameof(options.CredentialAttemptsPerMinute), options.CredentialAttemptsPerMinute, 1, SecurityOptions.RequestsMax);
        Between(nameof(options.BodyBytesMax), options.BodyBytesMax, 1, SecurityOptions.BodyBytesCeiling);
        Between(nameof(options.HstsDays), options.HstsDays, 0, SecurityOptions.HstsDaysMax);
        wrong.AddRange(options.FormHosts.Where(host => !IsOrigin(host)).Select(host =>
            $"{SecurityOptions.Section}:{nameof(options.FormHosts)} has «{host}»: write an origin such as https://checkout.example.com."));
        wrong.AddRange(options.ImageHosts.Where(host => !IsOrigin(host)).Select(host =>
            $"{SecurityOptions.Section}:{nameof(options.ImageHosts)} has «{host}»: write an origin such as https://tiles.example.com."));
        wrong.AddRange(options.TrustedProxies.Where(network => !IPNetwork.TryParse(network, out _)).Select(network =>
            $"{SecurityOptions.Section}:{nameof(options.TrustedProxies)} has «{network}»: write a network such as 10.0.0.0/8."));
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Between(string setting, long value, long least, long most)
        {
            if (value < least || value > most)
                wrong.Add($"{SecurityOptions.Section}:{setting} is {value}; it must be from {least} to {most}.");
        }
    }

    // Nothing that could end the directive and begin another.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase)
        && text.AsSpan().IndexOfAny(";, ") < 0;
}
