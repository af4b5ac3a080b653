using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>
/// The signature of a webhook (https://www.mercadopago.com.mx/developers/en/docs/checkout-pro/additional-content/notifications):
/// <code>x-signature: ts=1704908010,v1=618c85345248dd820d5fd456117c2ab2ef8eda45a0282ff693eac24131a5e839</code>
/// where <c>v1</c> is the HMAC-SHA256 of <c>id:[data.id];request-id:[x-request-id];ts:[ts];</c> in hex. The body is not signed but for its id:
/// nothing else of it is believed, and what it is about is fetched.
/// </summary>
internal static class MercadoPagoSignature
{
    internal const string Header = "x-signature";
    internal const string RequestIdHeader = "x-request-id";

    private const int PartsMax = 10;
    private const long SecondsMax = 100_000_000_000;

    /// <summary>
    /// How old a notice may be. It is sent again for four days, and whoever sends an old one again learns and changes nothing: what it is
    /// about is fetched as it is now.
    /// </summary>
    internal static readonly Duration AgeMax = Duration.FromDays(5);

    /// <summary>How far ahead of ours its clock may be.</summary>
    internal static readonly Duration Ahead = Duration.FromMinutes(5);

    internal static readonly Problem Unsigned = new(ProblemKind.Invalid, "webhook-unsigned", $"Send {Header} with ts and v1.", Header);

    internal static readonly Problem WrongTime = new(ProblemKind.Invalid, "webhook-too-old", "The time of this message is too far from now.", Header);

    internal static readonly Problem WrongSignature = new(ProblemKind.Invalid, "webhook-signature", "The signature does not fit the message.", Header);

    /// <summary>The country of the account that signed the message.</summary>
    /// <param name="headers">As they came.</param>
    /// <param name="dataId">What it is about.</param>
    /// <param name="accounts">Whose secrets may have signed it, by country.</param>
    /// <param name="now">For its age.</param>
    internal static Outcome<string> Verify(IHeaderDictionary headers, string dataId, IReadOnlyDictionary<string, MercadoPagoAccount> accounts, Instant now)
    {
        var (time, signature) = Parts(headers[Header]);
        if (time is null || signature is null || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var ts)) return Unsigned;
        // Seconds in its documents; milliseconds have been seen.
        var seconds = ts > SecondsMax ? ts / 1000 : ts;
        var age = (decimal)now.ToUnixTimeSeconds() - seconds;
        if (age > (decimal)AgeMax.TotalSeconds || -age > (decimal)Ahead.TotalSeconds) return WrongTime;
        var signed = Encoding.UTF8.GetBytes(Manifest(dataId, headers[RequestIdHeader], time));
        foreach (var (country, account) in accounts)
        {
            foreach (var secret in account.WebhookSecrets)
            {
                if (CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed), signature)) return country;
            }
        }
        return WrongSignature;
    }

    /// <summary>What is signed: ids with letters in small ones, and without a part that was not sent.</summary>
    internal static string Manifest(string dataId, string? requestId, string time) =>
        $"id:{dataId.ToLowerInvariant()};{(string.IsNullOrEmpty(requestId) ? "" : $"request-id:{requestId};")}ts:{time};";

    private static (string? Time, byte[]? Signature) Parts(string? header)
    {
        string? time = null;
        byte[]? signature = null;
        foreach (var part in (header ?? "").Split(',', PartsMax + 1, StringSplitOptions.TrimEntries).Take(PartsMax))
        {
            if (part.StartsWith("ts=", StringComparison.Ordinal)) time = part[3..];
            else if (part.StartsWith("v1=", StringComparison.Ordinal)) signature = TryHex(part[3..]);
        }
        return (time, signature);
    }

    private static byte[]? TryHex(string text)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return text.Length == 2 * bytes.Length && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}
