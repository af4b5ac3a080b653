using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Platform.Encryption;

/// <summary>
/// Signs what leaves in links and comes back: magic links, e-mail verification, unsubscribe. Signed, not secret.
/// The token is base64url of <c>version, key id length, key id, expiry (unix seconds, 8), payload, HMAC-SHA256 (32)</c>.
/// </summary>
public sealed class Signer(KeyRing keys)
{
    /// <summary>The longest payload, in UTF-8 bytes: the token has to fit into a link.</summary>
    public const int PayloadBytesMax = 1024;

    private const int TokenLengthMax = 2048;
    private const int ExpiryLength = sizeof(long);
    private const int MacLength = HMACSHA256.HashSizeInBytes;

    private static readonly Problem Invalid = new(ProblemKind.Invalid, "link-invalid",
        "This link is not valid. Open it exactly as it was sent, or ask for a new one.");

    private static readonly Problem Expired = new(ProblemKind.Gone, "link-expired",
        "This link has expired. Ask for a new one.");

    /// <summary>A token that opens until the moment of expiry (rounded down to the second), for this purpose only.</summary>
    public string Sign(string purpose, string payload, Instant expiresAt)
    {
        var text = Encoding.UTF8.GetBytes(payload);
        if (text.Length > PayloadBytesMax)
            throw new ArgumentException($"A payload of {text.Length} bytes is longer than {PayloadBytesMax}.", nameof(payload));

        var key = keys.Active(KeyUse.Signing);
        var expiry = new byte[ExpiryLength];
        BinaryPrimitives.WriteInt64BigEndian(expiry, expiresAt.ToUnixTimeSeconds());
        byte[] body = [.. KeyHeader.Of(key), .. expiry, .. text];
        return Base64Url.EncodeToString([.. body, .. Mac(key, purpose, body)]);
    }

    /// <summary>The payload; refused when the token is altered, for another purpose, or expired.</summary>
    public Outcome<string> Read(string purpose, string? token, Instant now)
    {
        if (!TryDecode(token, out var bytes) || !KeyHeader.TryRead(bytes, out var keyId, out var start)) return Invalid;
        if (bytes.Length < start + ExpiryLength + MacLength) return Invalid;
        // A stranger can name any key: that is a bad link, not a fault.
        if (keys.TryFind(KeyUse.Signing, keyId) is not { } key) return Invalid;

        var body = bytes.AsSpan(0, bytes.Length - MacLength);
        if (!CryptographicOperations.FixedTimeEquals(Mac(key, purpose, body), bytes.AsSpan(body.Length))) return Invalid;

        var expiry = BinaryPrimitives.ReadInt64BigEndian(body[start..]);
        if (now >= Instant.FromUnixTimeSeconds(expiry)) return Expired;
        return Encoding.UTF8.GetString(body[(start + ExpiryLength)..]);
    }

    private static bool TryDecode(string? token, out byte[] bytes)
    {
        bytes = [];
        if (string.IsNullOrEmpty(token) || token.Length > TokenLengthMax || !Base64Url.IsValid(token)) return false;
        bytes = Base64Url.DecodeFromChars(token);
        // The last character may hold spare bits: one token has one spelling.
        return Base64Url.EncodeToString(bytes) == token;
    }

    private static byte[] Mac(Key key, string purpose, ReadOnlySpan<byte> body) =>
        HMACSHA256.HashData(key.Bytes, (byte[])[.. Encoding.UTF8.GetBytes(purpose), 0, .. body]);
}
