using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Stoa.Core;

/// <summary>An ISO 4217 currency. The default value is <c>XXX</c>, "no currency".</summary>
public readonly record struct Currency
{
    /// <summary>The most minor digits any currency has (ISO 4217 knows 0 to 4).</summary>
    public const int MinorDigitsMax = 4;

    private const int CodeLength = 3;
    private const string NoCurrency = "XXX";

    private readonly string? _code;

    /// <summary>A currency by its parts. Prefer <see cref="Parse"/>, which knows the digits.</summary>
    /// <param name="code">Three capital letters.</param>
    /// <param name="minorDigits">Decimal digits of the minor unit, 0 to <see cref="MinorDigitsMax"/>.</param>
    /// <exception cref="ArgumentException">The code is not three capital letters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The digits are out of range.</exception>
    [JsonConstructor]
    public Currency(string code, int minorDigits)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length != CodeLength || !code.All(char.IsAsciiLetterUpper))
            throw new ArgumentException($"\"{code}\" is not three capital letters.", nameof(code));
        ArgumentOutOfRangeException.ThrowIfNegative(minorDigits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minorDigits, MinorDigitsMax);
        _code = code == NoCurrency ? null : code;
        MinorDigits = minorDigits;
    }

    /// <summary>Three capital letters, for example <c>CAD</c>.</summary>
    public string Code => _code ?? NoCurrency;

    /// <summary>Decimal digits of the minor unit: 2 for CAD, 0 for JPY, 3 for KWD.</summary>
    public int MinorDigits { get; }

    /// <summary>How many minor units make one major unit: 100 for CAD, 1 for JPY, 1000 for KWD.</summary>
    [JsonIgnore]
    public long MinorPerMajor
    {
        get
        {
            var units = 1L;
            for (var digit = 0; digit < MinorDigits; digit++)
                units *= 10;
            return units;
        }
    }

    /// <summary>The currencies that <see cref="Parse"/> knows, by code.</summary>
    public static IReadOnlyCollection<Currency> Known => Currencies.Known;

    /// <summary>The currency with this code, in capital letters.</summary>
    /// <exception cref="FormatException">Not a currency of the table.</exception>
    public static Currency Parse(string code) =>
        TryParse(code, out var currency) ? currency : throw new FormatException($"\"{code}\" is not a currency that Stoa knows.");

    /// <summary>The currency with this code, in capital letters; false when the table does not have it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? code, out Currency currency) =>
        Currencies.TryFind(code, out currency);

    /// <summary>The sign people know it by, unambiguous anywhere: <c>CA$</c>, <c>€</c>; the code where there is none.</summary>
    [JsonIgnore]
    public string Sign => Currencies.Sign(Code);

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
