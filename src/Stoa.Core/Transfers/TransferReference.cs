using System.Diagnostics.CodeAnalysis;

namespace Stoa.Core.Transfers;

/// <summary>
/// What a customer writes on a bank transfer, such as <c>7QK-M2F-9CB</c>: eight letters and digits and one that checks them. The alphabet has
/// 31 of them, a prime, so that one wrong character and two swapped ones never pass.
/// </summary>
public readonly record struct TransferReference
{
    /// <summary>Letters and digits, the check among them.</summary>
    public const int Length = 9;

    // No 0 and O, no I, L and U; 1 stands for I and L too.
    private const string Alphabet = "123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int GroupLength = 3;

    private TransferReference(string value) => Value = value;

    /// <summary>Without marks between: as it is stored and searched.</summary>
    public string Value { get; }

    /// <summary>The reference of a random number: each gives another, until they repeat after 31 to the power of eight.</summary>
    public static TransferReference Of(ulong random)
    {
        Span<char> letters = stackalloc char[Length];
        for (var at = 0; at < Length - 1; at++)
        {
            letters[at] = Alphabet[(int)(random % (ulong)Alphabet.Length)];
            random /= (ulong)Alphabet.Length;
        }
        letters[^1] = Alphabet[CheckOf(letters[..^1])];
        return new TransferReference(new string(letters));
    }

    /// <summary>Reads what somebody typed, with or without marks, in small letters or capitals; false when a character is wrong.</summary>
    public static bool TryParse([NotNullWhen(true)] string? typed, out TransferReference reference)
    {
        var plain = Plain(typed ?? "");
        reference = new TransferReference(plain);
        return plain.Length == Length && Holds(plain);
    }

    /// <summary>Every reference that may stand in a text, such as a line of a bank's statement: most texts have none, few more than one.</summary>
    public static IReadOnlyList<TransferReference> FindIn(string text)
    {
        var plain = Plain(text);
        var found = new List<TransferReference>();
        for (var at = 0; at + Length <= plain.Length; at++)
        {
            var window = plain.Substring(at, Length);
            if (Holds(window)) found.Add(new TransferReference(window));
        }
        return [.. found.Distinct()];
    }

    /// <summary>In groups of three.</summary>
    public override string ToString() => string.Join('-', Value.Chunk(GroupLength).Select(group => new string(group)));

    private static bool Holds(string plain)
    {
        foreach (var letter in plain)
        {
            if (!Alphabet.Contains(letter, StringComparison.Ordinal)) return false;
        }
        return Alphabet[CheckOf(plain.AsSpan(0, Length - 1))] == plain[^1];
    }

    // Each place has a weight of its own; the check has the weight -1, which is none of them.
    private static int CheckOf(ReadOnlySpan<char> letters)
    {
        var sum = 0;
        for (var at = 0; at < letters.Length; at++) sum += (at + 2) * Alphabet.IndexOf(letters[at], StringComparison.Ordinal);
        return sum % Alphabet.Length;
    }

    private static string Plain(string text) =>
        new([.. text.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Select(letter => letter is 'I' or 'L' ? '1' : letter)]);
}
