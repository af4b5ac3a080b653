using NodaTime;
using Stoa.Core;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Customers;

/// <summary>Signed links with which guests come back to one order without a password.</summary>
public static class MagicLinks
{
    private const string Purpose = "identity.magic-link";

    /// <summary>How long a link opens.</summary>
    public static readonly Duration ValidFor = Duration.FromDays(60);

    /// <summary>What a link opens.</summary>
    internal readonly record struct Target(Guid OrderId, Id<Customer> CustomerId);

    /// <summary>The path <c>/o/{token}</c> of an order for its customer.</summary>
    public static string ToOrder(Signer signer, Guid orderId, Id<Customer> customerId, Instant now) =>
        $"/o/{signer.Sign(Purpose, $"{orderId:N}{customerId.Value:N}", now + ValidFor)}";

    internal static Outcome<Target> Read(Signer signer, string token, Instant now)
    {
        if (signer.Read(Purpose, token, now).Refused(out var problem)) return problem;
        return TargetOf(signer.Read(Purpose, token, now).Value);
    }

    /// <summary>What a link was for, be it expired; null when we did not sign it.</summary>
    internal static Target? ReadExpired(Signer signer, string token)
    {
        // At the beginning of time nothing has expired.
        var read = signer.Read(Purpose, token, Instant.MinValue);
        return read.Succeeded ? TargetOf(read.Value) : null;
    }

    private static Target TargetOf(string payload)
    {
        const int guidLength = 32;
        return new Target(Guid.ParseExact(payload[..guidLength], "N"), new Id<Customer>(Guid.ParseExact(payload[guidLength..], "N")));
    }
}
