using Stoa.Core.Scheduling.Osm;

namespace Stoa.Core.Scheduling;

/// <summary>Opening hours as OpenStreetMap writes them, as far as a week can say them.</summary>
/// <param name="Rules">The week: by day, then by time. None when the place is closed altogether.</param>
/// <param name="Ignored">What was understood and left out or simplified (holidays, seasons, comments, open ends), for a person to read.</param>
public sealed record OsmOpeningHours(IReadOnlyList<WeeklyRule> Rules, IReadOnlyList<string> Ignored)
{
    /// <summary>The longest text that is read, in characters; OpenStreetMap itself allows 255.</summary>
    public const int TextLengthMax = 1_000;

    /// <summary>Reads the opening_hours syntax, e.g. <c>Mo-Fr 08:00-12:00,13:30-18:30; Sa 22:00-02:00; PH off</c>.</summary>
    /// <returns>The week, or <c>opening-hours-unreadable</c> with a sentence that quotes what was not understood.</returns>
    public static Outcome<OsmOpeningHours> Parse(string text)
    {
        if (text.Length > TextLengthMax)
            return SchedulingProblems.BadOpeningHours($"The opening hours are longer than {TextLengthMax} characters.");
        var tokens = OsmTokens.Of(text);
        if (tokens.Refused(out var problem))
            return problem;
        return new OsmReader(text, tokens.Value).Read();
    }
}
