using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Stoa.Core;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Platform.Security;

/// <summary>How many requests are answered in a minute, and what is said to the one too many.</summary>
public sealed class RateLimits : IConfigureOptions<RateLimiterOptions>
{
    /// <summary>The tighter policy of endpoints that check or send credentials: <c>.RequireRateLimiting(RateLimits.Credentials)</c>.</summary>
    public const string Credentials = "credentials";

    private const string Everything = "default";
    private const int Ipv6NetworkBytes = 8;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly Problem TooMany = new(ProblemKind.Limited, "too-many-requests",
        "Too many requests. Wait for the time in Retry-After, then try again.");

    private readonly SecurityOptions _limits;
    private readonly PartitionedRateLimiter<HttpContext> _everything;

    public RateLimits(IOptions<SecurityOptions> limits)
    {
        _limits = limits.Value;
        _everything = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetFixedWindowLimiter(Who(context), _ => FixedWindow(_limits.RequestsPerMinute)));
    }

    public void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = _everything;
        // By address alone: a guesser would take a new account for every guess.
        options.AddPolicy(Credentials, context => RateLimitPartition.GetFixedWindowLimiter(
            Address(context), _ => FixedWindow(_limits.CredentialAttemptsPerMinute)));
        options.OnRejected = (rejected, _) => new ValueTask(Refuse(rejected));
    }

    /// <summary>Tells the client what is left to it, by the IETF's RateLimit headers.</summary>
    internal Task Announce(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            if (_everything.GetStatistics(context) is { } left)
                WriteLeft(context.Response, Everything, _limits.RequestsPerMinute, left.CurrentAvailablePermits);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private Task Refuse(OnRejectedContext rejected)
    {
        var response = rejected.HttpContext.Response;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : Window;
        var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        response.Headers.RetryAfter = seconds;
        if (_everything.GetStatistics(rejected.HttpContext) is { CurrentAvailablePermits: > 0 })
            WriteLeft(response, Credentials, _limits.CredentialAttemptsPerMinute, 0);
        return rejected.HttpContext.Refuse(TooMany, $"That was a lot in a short time. Wait {seconds} seconds, then go back and try again.");
    }

    private static void WriteLeft(HttpResponse response, string policy, int quota, long left)
    {
        response.Headers.TryAdd("RateLimit-Policy",
            string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={quota};w={Window.TotalSeconds}"));
        response.Headers.TryAdd("RateLimit", string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={left}"));
    }

    private static FixedWindowRateLimiterOptions FixedWindow(int permits) =>
        new() { PermitLimit = permits, Window = Window, QueueLimit = 0 };

    // A guest's session costs nothing to make, so it buys nobody a count of its own.
    private static string Who(HttpContext context) =>
        context.RequestServices.GetRequiredService<ActorHolder>().Actor.UserId is { } user ? user.ToString() : Address(context);

    private static string Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        // One household has a whole /64.
        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, Ipv6NetworkBytes));
    }
}
