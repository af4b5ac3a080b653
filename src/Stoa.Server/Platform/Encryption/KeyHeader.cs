using System.Text;

namespace Stoa.Server.Platform.Encryption;

/// <summary>
/// The first bytes of everything made with a key: format version, length of the key's id, the id.
/// So a value says which key reads it, and SQL finds what is still under an old key by its first bytes.
/// </summary>
internal static class KeyHeader
{
    public const byte Version = 1;
    private const int IdStart = 2;

    public static byte[] Of(Key key) => [Version, (byte)key.Id.Length, .. Encoding.ASCII.GetBytes(key.Id)];

    /// <summary>Splits a value into its key's id and what follows; false when it does not begin as ours do.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out string keyId, out int length)
    {
        keyId = "";
        length = 0;
        if (value.Length < IdStart || value[0] != Version || value.Length < IdStart + value[1]) return false;
        length = IdStart + value[1];
        keyId = Encoding.ASCII.GetString(value[IdStart..length]);
        return Key.IsId(keyId);
    }
}
