using System.Security.Cryptography;
using System.Text;

namespace Stoa.Server.Platform.Encryption;

/// <summary>
/// Encrypts personal data column by column: AES-256-GCM with a random nonce.
/// Bytes: <c>version, key id length, key id, nonce (12), tag (16), ciphertext</c>. The header and the purpose are
/// authenticated, so a value moved to another column does not open.
/// </summary>
public sealed class FieldCipher(KeyRing keys)
{
    /// <summary>The longest text that is sealed, in UTF-8 bytes.</summary>
    public const int PlainBytesMax = 4 * 1024 * 1024;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Encrypts a text under the active key.</summary>
    /// <param name="plain">Any text up to <see cref="PlainBytesMax"/>.</param>
    /// <param name="purpose">Where it stands, by convention <c>schema.table.column</c>.</param>
    public Sealed Seal(string plain, string purpose)
    {
        var text = Encoding.UTF8.GetBytes(plain);
        if (text.Length > PlainBytesMax)
            throw new ArgumentException($"A text of {text.Length} bytes is longer than {PlainBytesMax}.", nameof(plain));

        var key = keys.Active(KeyUse.Field);
        var header = KeyHeader.Of(key);
        var value = new byte[header.Length + NonceLength + TagLength + text.Length];
        header.CopyTo(value, 0);
        var nonce = value.AsSpan(header.Length, NonceLength);
        var tag = value.AsSpan(header.Length + NonceLength, TagLength);
        RandomNumberGenerator.Fill(nonce);

        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(nonce, text, value.AsSpan(header.Length + NonceLength + TagLength), tag, Associated(header, purpose));
        CryptographicOperations.ZeroMemory(text);
        return new Sealed(value);
    }

    /// <summary>Decrypts a text under whichever key it names.</summary>
    /// <exception cref="SetupException">Its key is not on the ring.</exception>
    /// <exception cref="CryptographicException">It was altered, or was sealed for another purpose.</exception>
    public string Open(Sealed value, string purpose)
    {
        var bytes = value.Bytes.Span;
        if (!KeyHeader.TryRead(bytes, out var keyId, out var start) || bytes.Length < start + NonceLength + TagLength)
            throw new CryptographicException($"What stands in {purpose} is not a sealed value.");

        var key = keys.Find(KeyUse.Field, keyId);
        var nonce = bytes.Slice(start, NonceLength);
        var tag = bytes.Slice(start + NonceLength, TagLength);
        var ciphertext = bytes[(start + NonceLength + TagLength)..];
        var text = new byte[ciphertext.Length];
        try
        {
            using var aes = new AesGcm(key.Bytes, TagLength);
            aes.Decrypt(nonce, ciphertext, tag, text, Associated(bytes[..start], purpose));
            return Encoding.UTF8.GetString(text);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new CryptographicException($"A value in {purpose} (key «{keyId}») was altered, or was sealed for another purpose.", e);
        }
    }

    private static byte[] Associated(ReadOnlySpan<byte> header, string purpose) =>
        [.. header, .. Encoding.UTF8.GetBytes(purpose)];
}
