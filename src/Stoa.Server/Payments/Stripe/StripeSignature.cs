using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments.Stripe;

/// <summary>
/// The signature of a webhook,
/// <code>Stripe-Signature: t=1492774577,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd,v0=…</code>
/// where each <c>v1</c> is the HMAC-SHA256 of <c>time.body</c> with one secret, in hex.
/// </summary>
internal static class StripeSignature
{
    internal const string Header = "Stripe-Signature";

    private const int PartsMax = 20;

    /// <summary>How far Stripe's clock may be from ours.</summary>
    internal static readonly Duration Tolerance = Duration.FromMinutes(5);

    internal static readonly Problem Unsigned = new(ProblemKind.Invalid, "webhook-unsigned", $"Send {Header} with t and v1.", Header);

    internal static readonly Problem WrongTime = new(ProblemKind.Invalid, "webhook-too-old", "The time of this message is more than five minutes from now.", Header);

    internal static readonly Problem WrongSignature = new(ProblemKind.Invalid, "webhook-signature", "The signature does not fit the message.", Header);

    /// <summary>Which of the secrets signed the message just now.</summary>
    internal static Outcome<string> Verify(string? header, ReadOnlySpan<byte> body, IEnumerable<string> secrets, Instant now)
    {
        var (time, signatures) = Parts(header);
        if (time is null || signatures.Count == 0) return Unsigned;
        // Compared as numbers: a stranger's timestamp need not be an instant at all.
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return Unsigned;
        if (Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) > (decimal)Tolerance.TotalSeconds) return WrongTime;

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{time}."), .. body];
        foreach (var secret in secrets)
        {
            var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
            foreach (var signature in signatures)
            {
                if (CryptographicOperations.FixedTimeEquals(expected, signature)) return secret;
            }
        }
        return WrongSignature;
    }

    private static (string? Time, List<byte[]> Signatures) Parts(string? header)
    {
        string? time = null;
        var signatures = new List<byte[]>();
        foreach (var part in (header ?? "").Split(',', PartsMax + 1, StringSplitOptions.TrimEntries).Take(PartsMax))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal)) time = part[2..];
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && TryHex(part[3..]) is { } signature) signatures.Add(signature);
        }
        return (time, signatures);
    }

    private static byte[]? TryHex(string text)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return text.Length == 2 * bytes.Length && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}
