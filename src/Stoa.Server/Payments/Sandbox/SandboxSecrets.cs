using System.Security.Cryptography;
using System.Text;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>The webhooks' secrets: configured, or made from the marketplace's signing keys, so that they rotate with them.</summary>
internal sealed class SandboxSecrets(SandboxOptions options, KeyRing keys)
{
    private const int BytesMin = 24;
    private const int BytesMax = 64;

    private readonly List<byte[]> _configured = [.. options.WebhookSecrets.Select(Read)];

    /// <summary>The one that signs.</summary>
    internal byte[] Active => All[0];

    /// <summary>All that are accepted, the active one first.</summary>
    internal IReadOnlyList<byte[]> All => _configured.Count > 0
        ? _configured
        : [.. keys.All(KeyUse.Signing).Select(key => HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes("sandbox webhook")))];

    private static byte[] Read(string text)
    {
        var secret = new byte[BytesMax];
        return Convert.TryFromBase64String(text, secret, out var length) && length >= BytesMin
            ? secret[..length]
            : throw new SetupException($"Each of the setting {SandboxOptions.Section}:{nameof(SandboxOptions.WebhookSecrets)} must be {BytesMin} to {BytesMax} bytes in base64.");
    }
}
