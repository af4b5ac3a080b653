using System.Collections.Frozen;

namespace Stoa.Core.Payouts;

/// <summary>An international bank account number: without spaces, in capitals, with a checksum that holds (ISO 13616).</summary>
public readonly record struct Iban
{
    /// <summary>The field that a complaint belongs to.</summary>
    public const string Field = "iban";

    private const int LengthMax = 34;
    private const int TailLength = 4;

    // AD24: Andorra, 24 characters. Of the registry's countries.
    private static readonly FrozenDictionary<string, int> Lengths =
        ("AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 "
        + "GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 "
        + "MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 "
        + "SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30")
        .Split(' ').ToFrozenDictionary(one => one[..2], one => int.Parse(one[2..], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private Iban(string value) => Value = value;

    /// <summary>Without spaces.</summary>
    public string Value { get; }

    /// <summary>The country, ISO 3166: <c>DE</c>.</summary>
    public string Country => Value[..2];

    /// <summary>The last four characters: enough to know it again, too few to use it.</summary>
    public string Tail => Value[^TailLength..];

    /// <summary>In groups of four.</summary>
    public override string ToString() => string.Join(' ', Value.Chunk(TailLength).Select(group => new string(group)));

    /// <summary>Reads what somebody typed, with or without spaces, and says what is wrong with it.</summary>
    public static Outcome<Iban> Parse(string? typed)
    {
        var text = new string([.. (typed ?? "").Where(letter => !char.IsWhiteSpace(letter) && letter is not ('-' or '.'))]).ToUpperInvariant();
        if (text.Length == 0) return Wrong("iban-missing", "Give the IBAN of the account.");
        if (text.Length < 2 + 2 || text.Length > LengthMax || !text.All(char.IsAsciiLetterOrDigit) || !char.IsAsciiLetter(text[0]) || !char.IsAsciiLetter(text[1]))
            return Wrong("iban-shape", "An IBAN begins with two letters for the country and has at most 34 letters and digits, such as DE89 3704 0044 0532 0130 00.");
        if (!Lengths.TryGetValue(text[..2], out var length)) return Wrong("iban-country", $"No country with IBANs has the code {text[..2]}. Look at the first two letters.");
        if (text.Length != length)
            return Wrong("iban-length", $"An IBAN of {text[..2]} has {length} characters; this one has {text.Length}, so it is {(text.Length < length ? $"{length - text.Length} too short" : $"{text.Length - length} too long")}.");
        return char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3]) && Remainder(text) == 1
            ? new Iban(text)
            : Wrong("iban-checksum", "The check digits do not fit: a character is wrong, or two are swapped. Compare it with your bank's papers.");
    }

    // The country and the check digits go to the end, letters become 10 to 35, and the number modulo 97 must be 1.
    private static int Remainder(string text)
    {
        var remainder = 0;
        foreach (var letter in text[4..] + text[..4])
            remainder = char.IsAsciiDigit(letter) ? ((remainder * 10) + letter - '0') % 97 : ((remainder * 100) + letter - 'A' + 10) % 97;
        return remainder;
    }

    private static Problem Wrong(string code, string message) => new(ProblemKind.Invalid, code, message, Field);
}
