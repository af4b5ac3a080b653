using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Stoa.Bench.Load;
using Stoa.Server.Payments;

namespace Stoa.Bench.Market;

/// <summary>A payment processor's side: it tells by a signed webhook that a customer has paid.</summary>
internal static class Processor
{
    private static readonly byte[] Secret = SHA256.HashData("the benchmark's webhook secret"u8);

    public static string SecretText { get; } = Convert.ToBase64String(Secret);

    /// <summary>The webhook of a captured payment.</summary>
    public static byte[] Captured(string gatewayPayment, long minor, string currency)
    {
        var body = JsonSerializer.Serialize(new
        {
            type = "payment.captured",
            timestamp = DateTimeOffset.UtcNow,
            data = new { payment = gatewayPayment, amount = new { amount = minor, currency }, fee = new { amount = (minor * 29 / 1000) + 30, currency } },
        });
        var id = $"evt_{gatewayPayment}";
        var at = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signature = StandardWebhook.Sign(Secret, id, at, Encoding.UTF8.GetBytes(body));
        return Request.Post("/webhooks/sandbox", body, headers: string.Create(CultureInfo.InvariantCulture,
            $"{StandardWebhook.IdHeader}: {id}\r\n{StandardWebhook.TimestampHeader}: {at}\r\n{StandardWebhook.SignatureHeader}: {signature}\r\n"));
    }
}
