using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Stoa.Core;

/// <summary>
/// A UUID with the name of what it identifies, as text: <c>ord_01h455vb4pex5vsknk084sn02q</c>.
/// Follows version 0.3 of the TypeID specification, and nothing more lenient: one value has exactly one text.
/// </summary>
public readonly record struct TypeId : IParsable<TypeId>
{
    /// <summary>The most characters a prefix may have.</summary>
    public const int PrefixLengthMax = 63;

    /// <summary>The characters of the part after the prefix: 128 bits, 5 in each.</summary>
    public const int SuffixLength = 26;

    // Crockford's base32 in lower case; i, l, o and u are missing and have no synonyms here.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int BitsPerCharacter = 5;
    private const int CharacterMask = 31;

    private readonly string? _prefix;

    /// <summary>Names a UUID.</summary>
    /// <param name="prefix">At most 63 characters of a–z and, inside, underscore; may be empty.</param>
    /// <param name="value">Any UUID; those that Stoa makes are of version 7.</param>
    /// <exception cref="ArgumentException">The prefix is not a valid one: a fault of the program.</exception>
    public TypeId(string prefix, Guid value)
    {
        if (!IsPrefix(prefix))
            throw new ArgumentException($"«{prefix}» is not a TypeID prefix.", nameof(prefix));
        _prefix = prefix;
        Value = value;
    }

    /// <summary>What the id identifies, such as <c>ord</c>; may be empty.</summary>
    public string Prefix => _prefix ?? "";

    /// <summary>The UUID.</summary>
    public Guid Value { get; }

    /// <summary>True when the text may stand before the separator, or is empty.</summary>
    public static bool IsPrefix(ReadOnlySpan<char> prefix)
    {
        if (prefix.Length > PrefixLengthMax) return false;
        if (prefix.IndexOfAnyExcept(PrefixCharacters) >= 0) return false;
        return prefix.IsEmpty || (prefix[0] != '_' && prefix[^1] != '_');
    }

    /// <summary>Reads a TypeID; false for anything but its one canonical text.</summary>
    /// <param name="text">For example <c>ord_01h455vb4pex5vsknk084sn02q</c>.</param>
    /// <param name="id">The id read; empty when false is returned.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out TypeId id)
    {
        id = default;
        if (text is null || text.Length < SuffixLength) return false;

        var separator = text.Length - SuffixLength - 1;
        if (separator == 0) return false;
        if (separator > 0 && text[separator] != '_') return false;

        var prefix = separator < 0 ? "" : text[..separator];
        if (!IsPrefix(prefix)) return false;
        if (!TryDecode(text.AsSpan(text.Length - SuffixLength), out var value)) return false;

        id = new TypeId(prefix, value);
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TypeId result) =>
        TryParse(s, out result);

    /// <summary>Reads a TypeID.</summary>
    /// <exception cref="FormatException">The text is not the canonical text of a TypeID.</exception>
    public static TypeId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("This is not a TypeID.");

    /// <inheritdoc/>
    public static TypeId Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>The canonical text: prefix, underscore, 26 characters; without the underscore when there is no prefix.</summary>
    public override string ToString()
    {
        var start = Prefix.Length == 0 ? 0 : Prefix.Length + 1;
        return string.Create(start + SuffixLength, this, (text, id) =>
        {
            if (start > 0)
            {
                id.Prefix.CopyTo(text);
                text[start - 1] = '_';
            }

            Encode(id.Value, text[start..]);
        });
    }

    private static ReadOnlySpan<char> PrefixCharacters => "abcdefghijklmnopqrstuvwxyz_";

    private static void Encode(Guid value, Span<char> suffix)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        var rest = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        for (var i = SuffixLength - 1; i >= 0; i--)
        {
            suffix[i] = Alphabet[(int)(uint)(rest & CharacterMask)];
            rest >>= BitsPerCharacter;
        }
    }

    private static bool TryDecode(ReadOnlySpan<char> suffix, out Guid value)
    {
        value = default;
        // 26 characters hold 130 bits; a first one above 7 would need the two that a UUID does not have.
        if (suffix[0] > '7') return false;

        UInt128 bits = 0;
        foreach (var character in suffix)
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0) return false;
            bits = (bits << BitsPerCharacter) | (uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }
}
