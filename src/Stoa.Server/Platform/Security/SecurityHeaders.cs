using System.Globalization;
using Microsoft.Extensions.Options;

namespace Stoa.Server.Platform.Security;

/// <summary>Puts the security headers on every answer, also on errors. An endpoint that sets one itself keeps its own.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<SecurityOptions> options)
{
    private const string PolicyBeforeNonce = "default-src 'none'; script-src 'self' 'nonce-";

    // Geolocation stays for «near me»; nothing else that asks for a device is used.
    private const string Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(self), gyroscope=(), magnetometer=(), microphone=(), "
        + "midi=(), payment=(), usb=()";

    private readonly string _policyAfterNonce =
        $"'; style-src 'self'; img-src {string.Join(' ', options.Value.ImageHosts.Prepend("'self' data:"))}; connect-src 'self'; font-src 'self'; manifest-src 'self'; "
        + $"form-action {string.Join(' ', options.Value.FormHosts.Prepend("'self'"))}; frame-ancestors 'none'; base-uri 'none'";

    private readonly string? _hsts = options.Value.HstsDays == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"max-age={TimeSpan.FromDays(options.Value.HstsDays).TotalSeconds}");

    public Task Invoke(HttpContext context)
    {
        // At the last moment: the exception handler clears headers that were set earlier.
        context.Response.OnStarting(Write, context);
        return next(context);
    }

    private Task Write(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.TryAdd("Content-Security-Policy", PolicyBeforeNonce + CspNonce.Of(context) + _policyAfterNonce);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        // Links may carry tokens: other sites learn nothing of our addresses.
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", Permissions);
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        if (_hsts is not null && context.Request.IsHttps)
            headers.TryAdd("Strict-Transport-Security", _hsts);
        return Task.CompletedTask;
    }
}
