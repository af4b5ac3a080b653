using System.Globalization;
using System.Text.RegularExpressions;

namespace Stoa.Core.Scheduling.Osm;

/// <summary>What a piece of opening hours is.</summary>
internal enum OsmTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A weekday; its value is 0 (Monday) to 6.</summary>
    Day,

    /// <summary>PH or SH: public and school holidays.</summary>
    Holiday,

    /// <summary>A part of the year: a month, "week", "easter".</summary>
    Season,

    /// <summary>A bare number: of a day, a year, a week.</summary>
    Number,

    /// <summary>A wall-clock time; its value is in minutes.</summary>
    Time,

    /// <summary>A time that follows the sun.</summary>
    Sun,

    /// <summary>off or closed.</summary>
    Off,

    /// <summary>open.</summary>
    Open,

    /// <summary>24/7.</summary>
    Always,

    /// <summary>A comment in double quotes.</summary>
    Comment,

    /// <summary>A sign; its value is the character, '|' for the double bar.</summary>
    Sign,
}

/// <summary>A piece of opening hours, and where it stands in the text.</summary>
internal readonly record struct OsmToken(OsmTokenKind Kind, int Value, int Start, int End)
{
    public bool Is(char sign) => Kind == OsmTokenKind.Sign && Value == sign;
}

/// <summary>Cuts opening hours into tokens.</summary>
internal static partial class OsmTokens
{
    private const int MinutesMax = 48 * 60;
    private static readonly string[] Days = ["mo", "tu", "we", "th", "fr", "sa", "su"];

    public static Outcome<List<OsmToken>> Of(string text)
    {
        var tokens = new List<OsmToken>();
        for (var at = 0; at < text.Length;)
        {
            var match = Piece().Match(text, at);
            if (!match.Success || Token(match) is not { } token)
                return SchedulingProblems.BadOpeningHours($"The opening hours are not understood from \"{Excerpt(text, at)}\" on.");
            at = token.End;
            if (match.Groups["space"].Length == 0)
                tokens.Add(token);
        }

        tokens.Add(new OsmToken(OsmTokenKind.End, 0, text.Length, text.Length));
        return tokens;
    }

    /// <summary>A short quotation of a text from a position on.</summary>
    public static string Excerpt(string text, int at)
    {
        const int LengthMax = 40;
        return text.Length - at <= LengthMax ? text[at..] : text.Substring(at, LengthMax) + "…";
    }

    // 24/7 | 8:30 | 2014 | Mo | "by appointment" | - , ; : + [ ] ( ) / ||
    [GeneratedRegex(
        """\G(?:(?<space>\s+)|(?<always>24/7)|(?<hour>\d{1,2}):(?<minute>\d\d)(?!\d)|(?<number>\d+)|(?<word>\p{L}+)|(?<comment>"[^"]*")|(?<sign>[-–,;:+()/[\]]|\|\|))""",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Piece();

    private static OsmToken? Token(Match match)
    {
        var (start, end) = (match.Index, match.Index + match.Length);
        if (match.Groups["always"].Success)
            return new OsmToken(OsmTokenKind.Always, 0, start, end);
        if (match.Groups["hour"].Success)
            return Time(Number(match, "hour"), Number(match, "minute"), start, end);
        if (match.Groups["number"].Success)
            return new OsmToken(OsmTokenKind.Number, 0, start, end);
        if (match.Groups["comment"].Success)
            return new OsmToken(OsmTokenKind.Comment, 0, start, end);
        if (match.Groups["word"].Success)
            return Word(match.Value.ToLowerInvariant(), start, end);
        return new OsmToken(OsmTokenKind.Sign, match.Value is "–" ? '-' : match.Value.FirstOrDefault(), start, end);
    }

    private static OsmToken? Time(int hour, int minute, int start, int end)
    {
        var minutes = (hour * 60) + minute;
        return minute < 60 && minutes <= MinutesMax ? new OsmToken(OsmTokenKind.Time, minutes, start, end) : null;
    }

    private static OsmToken? Word(string word, int start, int end)
    {
        var day = Array.IndexOf(Days, word);
        if (day >= 0)
            return new OsmToken(OsmTokenKind.Day, day, start, end);
        OsmTokenKind? kind = word switch
        {
            "ph" or "sh" => OsmTokenKind.Holiday,
            "jan" or "feb" or "mar" or "apr" or "may" or "jun" or "jul" or "aug" or "sep" or "oct" or "nov" or "dec"
                or "week" or "easter" or "day" or "days" => OsmTokenKind.Season,
            "sunrise" or "sunset" or "dawn" or "dusk" => OsmTokenKind.Sun,
            "off" or "closed" => OsmTokenKind.Off,
            "open" => OsmTokenKind.Open,
            _ => null,
        };
        return kind is { } known ? new OsmToken(known, 0, start, end) : null;
    }

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
}
