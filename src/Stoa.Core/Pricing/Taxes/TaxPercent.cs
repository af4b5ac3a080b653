using System.Globalization;
using System.Text.Json.Serialization;

namespace Stoa.Core.Pricing.Taxes;

/// <summary>A tax rate in millionths: 9.975 % is 99 750. From 0 to 100 %.</summary>
public readonly record struct TaxPercent : IComparable<TaxPercent>
{
    /// <summary>How many millionths make the whole.</summary>
    public const int PerWhole = 1_000_000;

    private const int PerPercent = 10_000;

    /// <summary>A rate.</summary>
    /// <param name="millionths">0 to <see cref="PerWhole"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    [JsonConstructor]
    public TaxPercent(int millionths)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(millionths);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(millionths, PerWhole);
        Millionths = millionths;
    }

    /// <summary>Millionths of the amount that is taxed.</summary>
    public int Millionths { get; }

    /// <summary>Reads a rate such as <c>5%</c> or <c>9.975%</c>, with at most four decimals; false when it is not one.</summary>
    public static bool TryParse(string text, out TaxPercent rate)
    {
        rate = default;
        var isRate = text.EndsWith('%')
            & decimal.TryParse(text.AsSpan().TrimEnd('%').Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent);
        if (!isRate || percent > 100 || percent * PerPercent != decimal.Truncate(percent * PerPercent))
            return false;
        rate = new TaxPercent((int)(percent * PerPercent));
        return true;
    }

    /// <summary>The lower rate comes first.</summary>
    public int CompareTo(TaxPercent other) => Millionths.CompareTo(other.Millionths);

    /// <summary>Lower.</summary>
    public static bool operator <(TaxPercent left, TaxPercent right) => left.Millionths < right.Millionths;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(TaxPercent left, TaxPercent right) => left.Millionths <= right.Millionths;

    /// <summary>Higher.</summary>
    public static bool operator >(TaxPercent left, TaxPercent right) => left.Millionths > right.Millionths;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(TaxPercent left, TaxPercent right) => left.Millionths >= right.Millionths;

    /// <summary>The rate as people write it, for example <c>9.975 %</c>, with a space that does not break.</summary>
    public string Format(CultureInfo culture) => ((decimal)Millionths / PerPercent).ToString("0.####", culture) + "\u00A0%";

    /// <summary>The rate in the invariant culture.</summary>
    public override string ToString() => Format(CultureInfo.InvariantCulture);
}
