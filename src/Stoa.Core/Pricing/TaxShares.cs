using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Core.Pricing;

/// <summary>What of an amount is for a tax, to be handed over by the marketplace.</summary>
/// <param name="Tax">The tax, such as <c>ca-gst</c>; the name of its account.</param>
/// <param name="On">What it is on: exactly one of price, commission and surcharge.</param>
/// <param name="Amount">How much.</param>
public readonly record struct TaxShare(string Tax, TaxedParts On, Money Amount);

/// <summary>The taxes in <see cref="Shares"/>: each tax and part once, none of zero, in one order, so that equal sums are equal values.</summary>
[JsonConverter(typeof(TaxSharesJson))]
public readonly struct TaxShares : IEquatable<TaxShares>
{
    private readonly ImmutableArray<TaxShare> _items;

    private TaxShares(ImmutableArray<TaxShare> items) => _items = items;

    /// <summary>None.</summary>
    public static TaxShares None => default;

    /// <summary>Each of them, none of zero.</summary>
    public ImmutableArray<TaxShare> Items => _items.IsDefault ? [] : _items;

    /// <summary>True when there is none.</summary>
    public bool IsEmpty => Items.IsEmpty;

    /// <summary>True when one is below zero.</summary>
    public bool HasNegative => Items.Any(item => item.Amount.IsNegative);

    /// <summary>From amounts in any order; the same tax on the same part is added up.</summary>
    public static TaxShares Of(IEnumerable<TaxShare> amounts) => new(
    [
        .. amounts.GroupBy(item => (item.Tax, item.On))
            .Select(same => new TaxShare(same.Key.Tax, same.Key.On, same.Aggregate(Money.Zero(same.First().Amount.Currency), (sum, item) => sum + item.Amount)))
            .Where(item => !item.Amount.IsZero)
            .OrderBy(item => item.Tax, StringComparer.Ordinal).ThenBy(item => item.On),
    ]);

    /// <summary>All of them.</summary>
    public Money Total(Currency currency) => Items.Aggregate(Money.Zero(currency), (sum, item) => sum + item.Amount);

    /// <summary>Those on certain parts.</summary>
    public TaxShares On(TaxedParts parts) => new([.. Items.Where(item => parts.HasFlag(item.On))]);

    /// <summary>Each added to its own.</summary>
    public static TaxShares operator +(TaxShares left, TaxShares right) => Of([.. left.Items, .. right.Items]);

    /// <summary>Each taken from its own.</summary>
    public static TaxShares operator -(TaxShares left, TaxShares right) =>
        Of([.. left.Items, .. right.Items.Select(item => item with { Amount = -item.Amount })]);

    /// <summary>Equal amounts of equal taxes.</summary>
    public static bool operator ==(TaxShares left, TaxShares right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(TaxShares left, TaxShares right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(TaxShares other) => Items.SequenceEqual(other.Items);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is TaxShares other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Items.Aggregate(0, (hash, item) => HashCode.Combine(hash, item));

    /// <summary>For people who look for a fault.</summary>
    public override string ToString() => string.Join(", ", Items.Select(item => $"{item.Tax} on {item.On}: {item.Amount}"));

    private sealed class TaxSharesJson : JsonConverter<TaxShares>
    {
        public override TaxShares Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Of(JsonSerializer.Deserialize<TaxShare[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, TaxShares value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Items.ToArray(), options);
    }
}
