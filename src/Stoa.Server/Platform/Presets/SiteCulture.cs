using System.Collections.Concurrent;
using System.Globalization;

namespace Stoa.Server.Platform.Presets;

/// <summary>
/// How a marketplace's pages and mails write numbers, prices and dates. Their words are English wherever it is, so days and months have their
/// English names among them; everything else is as its country writes it. Documents that are localized as a whole have their own.
/// </summary>
public static class SiteCulture
{
    private const string Words = "en-US";

    private static readonly ConcurrentDictionary<string, CultureInfo> Known = new(StringComparer.Ordinal);

    /// <summary>The culture of a locale; read-only, and the same object each time.</summary>
    public static CultureInfo Of(string locale) => Known.GetOrAdd(locale, Make);

    /// <summary>The language that pages say they are in: <c>en-CL</c>.</summary>
    public static string LanguageOf(CultureInfo culture) => $"en-{new RegionInfo(culture.Name).TwoLetterISORegionName}";

    private static CultureInfo Make(string locale)
    {
        var culture = CultureInfo.GetCultureInfo(locale);
        if (culture.TwoLetterISOLanguageName == "en") return culture;
        var mixed = (CultureInfo)culture.Clone();
        var (own, english) = (mixed.DateTimeFormat, CultureInfo.GetCultureInfo(Words).DateTimeFormat);
        (own.DayNames, own.AbbreviatedDayNames, own.ShortestDayNames) = (english.DayNames, english.AbbreviatedDayNames, english.ShortestDayNames);
        (own.MonthNames, own.AbbreviatedMonthNames) = (english.MonthNames, english.AbbreviatedMonthNames);
        (own.MonthGenitiveNames, own.AbbreviatedMonthGenitiveNames) = (english.MonthGenitiveNames, english.AbbreviatedMonthGenitiveNames);
        return CultureInfo.ReadOnly(mixed);
    }
}
