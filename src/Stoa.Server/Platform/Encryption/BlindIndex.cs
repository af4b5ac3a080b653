using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Server.Platform.Encryption;

/// <summary>How a value is made comparable before it is hashed.</summary>
public enum IndexKind
{
    /// <summary>Trimmed, compatibility forms folded (NFKC), lower case.</summary>
    Email,

    /// <summary>Digits only.</summary>
    Phone,
}

/// <summary>
/// A keyed hash that finds an encrypted value again without revealing it: HMAC-SHA256 under a key of its own,
/// after the same header as a sealed value. While keys rotate, look up under all of them: <c>email_index = any(candidates)</c>.
/// </summary>
public sealed class BlindIndex(KeyRing keys)
{
    /// <summary>The hash under the active key: what is stored.</summary>
    /// <param name="kind">How the value is normalized.</param>
    /// <param name="value">An e-mail address or phone number that was validated before.</param>
    /// <param name="purpose">What may be compared with what, such as <c>email</c>; hashes of two purposes never match.</param>
    public byte[] Of(IndexKind kind, string value, string purpose) =>
        Hash(keys.Active(KeyUse.Index), Normalize(kind, value), purpose);

    /// <summary>The hashes under every key, the active one first: what is looked up.</summary>
    public byte[][] Candidates(IndexKind kind, string value, string purpose)
    {
        var normal = Normalize(kind, value);
        return [.. keys.All(KeyUse.Index).Select(key => Hash(key, normal, purpose))];
    }

    private static byte[] Hash(Key key, string normal, string purpose) =>
        [.. KeyHeader.Of(key), .. HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes($"{purpose}\0{normal}"))];

    private static string Normalize(IndexKind kind, string value)
    {
        var folded = value.Normalize(NormalizationForm.FormKC);
        var normal = kind switch
        {
            IndexKind.Email => folded.Trim().ToLower(CultureInfo.InvariantCulture),
            IndexKind.Phone => string.Concat(folded.Where(char.IsAsciiDigit)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        // Every empty value would match every other.
        return normal.Length > 0 ? normal : throw new ArgumentException($"There is no {kind} to index.", nameof(value));
    }
}
