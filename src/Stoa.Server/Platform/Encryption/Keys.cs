using System.Security.Cryptography;

namespace Stoa.Server.Platform.Encryption;

/// <summary>What a key is for. A key of one use is never taken for another.</summary>
public enum KeyUse
{
    /// <summary>Encrypts columns: AES-256-GCM.</summary>
    Field,

    /// <summary>Makes encrypted columns findable: HMAC-SHA256.</summary>
    Index,

    /// <summary>Signs links and tokens: HMAC-SHA256.</summary>
    Signing,
}

/// <summary>256 random bits with a name. Never printed.</summary>
public sealed class Key
{
    public const int Length = 32;
    public const int IdLengthMax = 32;
    private const int NewIdLength = 8;

    public Key(string id, byte[] bytes)
    {
        if (!IsId(id))
            throw new ArgumentException($"«{id}» is not a key id: 1 to {IdLengthMax} characters of a–z, 0–9 and hyphen.", nameof(id));
        if (bytes.Length != Length)
            throw new ArgumentException($"The key «{id}» has {bytes.Length} bytes; it needs {Length}, in base64.", nameof(bytes));
        Id = id;
        Bytes = bytes;
    }

    public string Id { get; }

    public byte[] Bytes { get; }

    /// <summary>A fresh key under a fresh name, so that no retired name is ever given to other bits.</summary>
    public static Key Create() =>
        new(RandomNumberGenerator.GetHexString(NewIdLength, lowercase: true), RandomNumberGenerator.GetBytes(Length));

    public static bool IsId(ReadOnlySpan<char> id) =>
        id.Length is > 0 and <= IdLengthMax && id.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789-") < 0;

    public override string ToString() => $"key {Id}";
}

/// <summary>The keys of one use: the active one makes new values, all of them read old ones.</summary>
public sealed record KeySet(string Active, IReadOnlyDictionary<string, Key> Keys)
{
    public static KeySet Of(Key key) => new(key.Id, new Dictionary<string, Key> { [key.Id] = key });

    public KeySet WithActive(Key key) => new(key.Id, new Dictionary<string, Key>(Keys) { [key.Id] = key });
}
