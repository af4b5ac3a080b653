using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments;

/// <summary>
/// Signatures by the Standard Webhooks specification. The headers of a message are
/// <code>
/// webhook-id: evt_2Kx…
/// webhook-timestamp: 1767225600
/// webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= v1,…
/// </code>
/// where each signature is the HMAC-SHA256 of <c>id.timestamp.body</c> with one secret.
/// </summary>
internal static class StandardWebhook
{
    internal const string IdHeader = "webhook-id";
    internal const string TimestampHeader = "webhook-timestamp";
    internal const string SignatureHeader = "webhook-signature";

    /// <summary>Signatures looked at in one header.</summary>
    internal const int SignaturesMax = 10;

    private const int IdLengthMax = 200;
    private const string Version = "v1,";

    /// <summary>How far the sender's clock may be from ours.</summary>
    internal static readonly Duration Tolerance = Duration.FromMinutes(5);

    internal static readonly Problem Unsigned = new(ProblemKind.Invalid, "webhook-unsigned",
        $"Send {IdHeader}, {TimestampHeader} and {SignatureHeader}.");

    internal static readonly Problem WrongTime = new(ProblemKind.Invalid, "webhook-too-old",
        "The time of this message is more than five minutes from now.", TimestampHeader);

    internal static readonly Problem WrongSignature = new(ProblemKind.Invalid, "webhook-signature",
        "The signature does not fit the message.", SignatureHeader);

    /// <summary>One signature, as it stands in the header.</summary>
    internal static string Sign(byte[] secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return Version + Convert.ToBase64String(HMACSHA256.HashData(secret, content));
    }

    /// <summary>The message's id when one of the secrets signed it just now.</summary>
    /// <param name="headers">As they came.</param>
    /// <param name="body">The raw bytes.</param>
    /// <param name="secrets">The one in use, and those it replaced not long ago.</param>
    /// <param name="now">Our time.</param>
    internal static Outcome<string> Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets, Instant now)
    {
        if (headers[IdHeader] is not [{ Length: > 0 and <= IdLengthMax } id]
            || headers[TimestampHeader] is not [{ } time]
            || headers[SignatureHeader] is not [{ } given])
            return Unsigned;
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)) return Unsigned;
        // Compared as numbers: a stranger's timestamp need not be an instant at all.
        if (Math.Abs((decimal)timestamp - now.ToUnixTimeSeconds()) > (decimal)Tolerance.TotalSeconds) return WrongTime;

        foreach (var signature in given.Split(' ', SignaturesMax + 1, StringSplitOptions.RemoveEmptyEntries).Take(SignaturesMax))
        {
            foreach (var secret in secrets)
            {
                var expected = Sign(secret, id, timestamp, body);
                if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature))) return id;
            }
        }
        return WrongSignature;
    }
}
