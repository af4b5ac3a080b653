using System.Globalization;
using System.Text.RegularExpressions;

namespace Stoa.Core.Pricing.Tariffs;

/// <summary>What time costs by the begun unit, such as 2.50 for each half hour, perhaps less or more from a certain minute on.</summary>
/// <param name="UnitMinutes">How long a unit is; a begun one counts as whole.</param>
/// <param name="Steps">What a unit costs that begins at this minute or later, until the next step; by minute, the first at 0.</param>
public sealed partial record TimeRate(int UnitMinutes, IReadOnlyList<RateStep> Steps)
{
    /// <summary>The longest unit that is read: a day.</summary>
    public const int UnitMinutesMax = 24 * 60;

    private const int TextLengthMax = 200;

    /// <summary>The same for every unit.</summary>
    public static TimeRate Of(decimal amount, int unitMinutes) => new(unitMinutes, [new RateStep(0, amount)]);

    /// <summary>What a stay costs, without any maximum.</summary>
    public decimal For(int minutes)
    {
        var total = 0m;
        for (var (minute, step) = (0, 0); minute < minutes; minute += UnitMinutes)
        {
            while (step + 1 < Steps.Count && Steps[step + 1].FromMinute <= minute) step++;
            total += Steps[step].Amount;
        }
        return total;
    }

    /// <summary>Reads one rate as people write it: <c>$2.50 / Half Hour</c>, <c>3,60 €/h</c>, <c>2 CHF pro Stunde</c>, <c>Rate 1/2 HR - $3.00</c>.</summary>
    /// <param name="text">The text; nothing but the rate may stand in it.</param>
    /// <param name="rate">What it says.</param>
    /// <param name="mark">The sign or code of the currency as written; empty without one.</param>
    public static bool TryParse(string text, out TimeRate rate, out string mark)
    {
        rate = Of(0, UnitMinutesMax);
        mark = "";
        if (text.Length > TextLengthMax) return false;
        var match = AmountFirst().Match(text);
        if (!match.Success) match = UnitFirst().Match(text);
        if (!match.Success || MinutesOf(match.Groups["unit"].Value) is not { } minutes) return false;
        rate = Of(Amounts.Read(match.Groups["amount"].Value), minutes);
        mark = match.Groups["mark"].Captures.FirstOrDefault()?.Value ?? "";
        return true;
    }

    private static int? MinutesOf(string unit)
    {
        var text = unit.ToLowerInvariant();
        if (Count().Match(text) is { Success: true } count)
        {
            var number = int.Parse(count.Groups["number"].Value, CultureInfo.InvariantCulture) * (count.Groups["of"].Value[0] == 'h' ? 60 : 1);
            return number is > 0 and <= UnitMinutesMax ? number : null;
        }
        if (text.Contains("half", StringComparison.Ordinal) || text.Contains("1/2", StringComparison.Ordinal) || text.Contains('½')) return 30;
        return text[0] switch
        {
            'h' or 's' => 60,
            'd' or 't' or 'j' => UnitMinutesMax,
            _ => null,
        };
    }

    // $2.50 / Half Hour, 3.60 €/h, 2 CHF pro Stunde
    [GeneratedRegex("""
        ^\s*(?:rate\s*:?\s*)?(?<mark>\$|€|£|CHF|CAD|EUR|GBP|USD|Fr\.?)?\s*(?<amount>\d{1,7}(?:[.,]\d{1,2})?)\s*(?<mark>\$|€|£|CHF|CAD|EUR|GBP|USD|Fr\.?)?
        \s*(?:/|per\b|each\b|every\b|pro\b|je\b|par\b|por\b)\s*
        (?<unit>half\s+(?:an?\s+)?hour|1/2\s*h(?:ou)?r?|½\s*h(?:our)?|\d{1,4}\s*(?:min(?:ute)?s?|h(?:ours?)?)|h(?:ou)?rs?|h|hours?|stunde|heure|hora|day|tag|jour|d[ií]a)\s*\.?\s*$
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AmountFirst();

    // Rate per 1/2 Hour - $2.00
    [GeneratedRegex("""
        ^\s*rate\s*(?:/|per\b)?\s*(?<unit>half\s+hour|1/2\s*h(?:ou)?r|hour)\s*[-–:]\s*(?<mark>\$|€|£|CHF|CAD|EUR|GBP|USD)?\s*(?<amount>\d{1,7}(?:[.,]\d{1,2})?)\s*$
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnitFirst();

    [GeneratedRegex(@"^(?<number>\d{1,4})\s*(?<of>m|h)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Count();
}

/// <summary>What a unit costs that begins at a minute of the stay or later.</summary>
public readonly record struct RateStep(int FromMinute, decimal Amount);
