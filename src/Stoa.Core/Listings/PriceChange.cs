using System.Globalization;
using Stoa.Core.Pricing;

namespace Stoa.Core.Listings;

/// <summary>A change of many prices at once: by a share of each, or by an amount.</summary>
/// <param name="BasisPointsMore">Hundredths of a percent, below zero for less; null for an amount.</param>
/// <param name="MinorMore">Minor units, below zero for less; null for a share.</param>
public sealed record PriceChange(int? BasisPointsMore, long? MinorMore)
{
    /// <summary>The largest share: ten times more.</summary>
    public const int BasisPointsMax = 10 * BasisPoints.PerWhole;

    /// <summary>Reads what a person typed: <c>+10 %</c>, <c>-5%</c>, <c>2.50</c>, <c>-1</c>.</summary>
    /// <returns>The change; or <c>price-change-unreadable</c>, <c>price-change-too-large</c>.</returns>
    public static Outcome<PriceChange> Read(string text, Currency currency)
    {
        var plain = text.Replace("\u00A0", " ", StringComparison.Ordinal).Replace('−', '-').Trim();
        var isShare = plain.EndsWith('%');
        plain = plain.TrimEnd('%').Trim();
        if (!plain.Contains('.', StringComparison.Ordinal))
            plain = plain.Replace(',', '.');
        if (!decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number == 0)
            return Unreadable;
        if (!isShare)
            return !Money.TryOf(number, currency, out var amount) ? Unreadable : Math.Abs(amount.Minor) > QuoteRequest.PriceMinorMax ? TooLarge : new PriceChange(null, amount.Minor);
        if (number * 100 != decimal.Truncate(number * 100))
            return Unreadable;
        return number is < -100 or > BasisPointsMax / 100 ? TooLarge : new PriceChange((int)(number * 100), null);
    }

    /// <summary>The price after the change, rounded half-even; never below nothing, nor beyond what can be priced.</summary>
    public long Apply(long priceMinor, Currency currency)
    {
        var more = BasisPointsMore is { } share
            ? new Money(priceMinor, currency).Fraction(share, BasisPoints.PerWhole, Rounding.HalfEven).Minor
            : MinorMore ?? 0;
        return Math.Clamp(priceMinor + more, 0, QuoteRequest.PriceMinorMax);
    }

    private static readonly Problem Unreadable = new(
        ProblemKind.Invalid, "price-change-unreadable", "Write a share such as +10 % or -5 %, or an amount such as 2.50 or -1.", "change");

    private static readonly Problem TooLarge = new(
        ProblemKind.Invalid, "price-change-too-large", "A price can fall by 100 % and rise by 1000 % at most.", "change");
}
