using System.Security.Cryptography;
using System.Text;

namespace Stoa.Server.Platform.Ids;

/// <summary>Ids made from names: the same name always gives the same id, so that what is written twice is found the second time.</summary>
public static class StableId
{
    private const int Bytes = 16;

    /// <summary>The id of a name in parts.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, Bytes);
        // Version 8 of RFC 9562: a value of one's own making.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
