using System.Globalization;
using System.Text.Json.Serialization;

namespace Stoa.Core;

/// <summary>A rate in hundredths of a percent: 1000 is 10 %. From 0 to 1 000 000 (100 times the whole).</summary>
public readonly record struct BasisPoints : IComparable<BasisPoints>
{
    /// <summary>The largest rate: 10 000 %.</summary>
    public const int ValueMax = 1_000_000;

    /// <summary>How many basis points make the whole.</summary>
    public const int PerWhole = 10_000;

    /// <summary>A rate.</summary>
    /// <param name="value">Basis points, 0 to <see cref="ValueMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    [JsonConstructor]
    public BasisPoints(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ValueMax);
        Value = value;
    }

    /// <summary>Basis points, 0 to <see cref="ValueMax"/>.</summary>
    public int Value { get; }

    /// <summary>Nothing: 0 %.</summary>
    public static BasisPoints Zero => default;

    /// <summary>The whole: 100 %.</summary>
    public static BasisPoints Whole => new(PerWhole);

    /// <summary>A rate from whole percents, 0 to 10 000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public static BasisPoints Percent(int percent) => new(checked(percent * 100));

    /// <summary>The lower rate comes first.</summary>
    public int CompareTo(BasisPoints other) => Value.CompareTo(other.Value);

    /// <summary>Lower.</summary>
    public static bool operator <(BasisPoints left, BasisPoints right) => left.Value < right.Value;

    /// <summary>Lower or equal.</summary>
    public static bool operator <=(BasisPoints left, BasisPoints right) => left.Value <= right.Value;

    /// <summary>Higher.</summary>
    public static bool operator >(BasisPoints left, BasisPoints right) => left.Value > right.Value;

    /// <summary>Higher or equal.</summary>
    public static bool operator >=(BasisPoints left, BasisPoints right) => left.Value >= right.Value;

    /// <summary>The rate as people write it, for example <c>12.5 %</c>, with a space that does not break.</summary>
    public string Format(CultureInfo culture) => (Value / 100m).ToString("0.##", culture) + "\u00A0%";

    /// <summary>The rate in the invariant culture.</summary>
    public override string ToString() => Format(CultureInfo.InvariantCulture);
}
