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

/// <summary>
/// How many requests are answered in a minute, and what is said to the one too many. ASP.NET's own middleware never ends its timers, and
/// they keep a program that was stopped in memory; what endpoints say of limits is in its words.
/// </summary>
public sealed class RateLimits : IDisposable
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
    private readonly PartitionedRateLimiter<HttpContext> _credentials;

    public RateLimits(IOptions<SecurityOptions> limits)
    {
        _limits = limits.Value;
        _everything = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetFixedWindowLimiter(Who(context), _ => FixedWindow(_limits.RequestsPerMinute)));
        // By address alone: a guesser would take a new account for every guess.
        _credentials = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPartition.GetFixedWindowLimiter(Address(context), _ => FixedWindow(_limits.CredentialAttemptsPerMinute)));
    }

    public void Dispose()
    {
        _everything.Dispose();
        _credentials.Dispose();
    }

    /// <summary>Goes on, or says that it was one too many.</summary>
    internal async Task Apply(HttpContext context, RequestDelegate next)
    {
        Announce(context);
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<DisableRateLimitingAttribute>() is null)
        {
            if (await IsTooMany(_everything, context)) return;
            if (metadata?.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName == Credentials && await IsTooMany(_credentials, context)) return;
        }
        await next(context);
    }

    private async Task<bool> IsTooMany(PartitionedRateLimiter<HttpContext> limiter, HttpContext context)
    {
        using var lease = limiter.AttemptAcquire(context);
        if (lease.IsAcquired) return false;
        await Refuse(context, lease);
        return true;
    }

    /// <summary>Tells the client what is left to it, by the IETF's RateLimit headers.</summary>
    private void Announce(HttpContext context) => context.Response.OnStarting(() =>
    {
        if (_everything.GetStatistics(context) is { } left)
            WriteLeft(context.Response, Everything, _limits.RequestsPerMinute, left.CurrentAvailablePermits);
        return Task.CompletedTask;
    });

    private Task Refuse(HttpContext context, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : Window;
        var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        if (_everything.GetStatistics(context) is { CurrentAvailablePermits: > 0 })
            WriteLeft(context.Response, Credentials, _limits.CredentialAttemptsPerMinute, 0);
        return context.Refuse(TooMany, $"That was a lot in a short time. Wait {seconds} seconds, then go back and try again.");
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
