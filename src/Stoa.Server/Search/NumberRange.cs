using System.Globalization;

namespace Stoa.Server.Search;

/// <summary>Numbers from one to another, both included; an open end is null. As text <c>20..60</c>, <c>20..</c> or <c>..60</c>.</summary>
internal readonly record struct NumberRange(decimal? From, decimal? To)
{
    private const string Between = "..";
    private const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;

    /// <summary>True for a text that is meant as a range, whether or not it is one.</summary>
    public static bool IsMeant(string text) => text.Contains(Between, StringComparison.Ordinal);

    /// <summary>The range of a text; null when it is none.</summary>
    public static NumberRange? Parse(string text)
    {
        var at = text.IndexOf(Between, StringComparison.Ordinal);
        if (at < 0 || !End(text[..at], out var from) || !End(text[(at + Between.Length)..], out var to)) return null;
        return (from is null && to is null) || from > to ? null : new NumberRange(from, to);
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:0.###}{Between}{To:0.###}");

    private static bool End(string text, out decimal? end)
    {
        end = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > Core.Listings.AttributeRule.NumberMax) return false;
        end = number;
        return true;
    }
}
