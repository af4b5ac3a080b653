using System.Globalization;
using System.Text.RegularExpressions;

namespace Stoa.Core.Pricing.Tariffs;

/// <summary>Amounts as people write them.</summary>
public static partial class Amounts
{
    /// <summary>Reads <c>$1,250.00</c>, <c>2.50 </c>, <c>3,60</c> or <c>48422</c>. A comma before three digits separates thousands.</summary>
    /// <returns>The amount; null for anything else, also for a negative one.</returns>
    public static decimal? Find(string text)
    {
        var match = Alone().Match(text);
        return match.Success ? Read(match.Groups["amount"].Value) : null;
    }

    /// <summary>Reads digits with at most one mark before the last one or two of them.</summary>
    internal static decimal Read(string digits)
    {
        var point = digits.LastIndexOfAny(['.', ',']);
        var hasCents = point >= 0 && digits.Length - point - 1 is 1 or 2;
        var whole = new string([.. (hasCents ? digits[..point] : digits).Where(char.IsAsciiDigit)]);
        return decimal.Parse(hasCents ? $"{whole}.{digits[(point + 1)..]}" : whole, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""
        ^\s*(?:\$|€|£|CHF|CAD|EUR|GBP|USD|CLP)?\s*(?<amount>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,10}(?:[.,]\d{1,2})?)\s*(?:\$|€|£|CHF|CAD|EUR|GBP|USD|CLP)?\s*$
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alone();
}
