using System.Globalization;
using NodaTime;

namespace Stoa.Server.Site.Components.Times;

/// <summary>How much of a moment is written.</summary>
public enum TimeStyle
{
    /// <summary>Saturday 3 January 2026, 14:00 EST.</summary>
    Full,

    /// <summary>Sat 3 Jan, 14:00 EST.</summary>
    Short,

    /// <summary>3 Jan 2026, 14:00 EST: where it may be long ago, or far ahead.</summary>
    ShortWithYear,

    /// <summary>Saturday 3 January 2026.</summary>
    Date,

    /// <summary>3 Jan 2026.</summary>
    ShortDate,

    /// <summary>14:00.</summary>
    Time,

    /// <summary>14:00 EST.</summary>
    TimeWithZone,
}

/// <summary>Instants as the clock on a wall of a zone shows them.</summary>
public static class WallClock
{
    public static string Text(Instant at, DateTimeZone zone, CultureInfo culture, TimeStyle style)
    {
        var there = at.InZone(zone);
        var wall = there.ToDateTimeUnspecified();
        var time = wall.ToString("HH:mm", culture);
        return style switch
        {
            TimeStyle.Date => wall.ToString("dddd d MMMM yyyy", culture),
            TimeStyle.ShortDate => wall.ToString("d MMM yyyy", culture),
            TimeStyle.ShortWithYear => $"{wall.ToString("d MMM yyyy", culture)}, {time} {Abbreviation(there)}",
            TimeStyle.Time => time,
            TimeStyle.TimeWithZone => $"{time} {Abbreviation(there)}",
            TimeStyle.Short => $"{wall.ToString("ddd d MMM", culture)}, {time} {Abbreviation(there)}",
            _ => $"{wall.ToString("dddd d MMMM yyyy", culture)}, {time} {Abbreviation(there)}",
        };
    }

    /// <summary>What people call the zone at that moment: EST, CEST, or UTC−3 where it has no name of its own.</summary>
    public static string Abbreviation(ZonedDateTime there)
    {
        var name = there.GetZoneInterval().Name;
        return name.Length > 0 && char.IsAsciiLetter(name[0]) ? name : $"UTC{Offset(there.Offset)}";
    }

    /// <summary>The zone's name with its distance from UTC: <c>EST, UTC−5</c>; the distance alone where it has no name of its own.</summary>
    public static string NameAndOffset(ZonedDateTime there) =>
        Abbreviation(there) is var name && name.StartsWith("UTC", StringComparison.Ordinal) ? name : $"{name}, UTC{Offset(there.Offset)}";

    /// <summary>The zone's id as a place: America/Toronto is Toronto.</summary>
    public static string Place(DateTimeZone zone) => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    private static string Offset(Offset offset)
    {
        var minutes = Math.Abs(offset.Seconds) / NodaConstants.SecondsPerMinute;
        var (hours, rest) = (minutes / NodaConstants.MinutesPerHour, minutes % NodaConstants.MinutesPerHour);
        return string.Create(CultureInfo.InvariantCulture, $"{(offset.Seconds < 0 ? '−' : '+')}{hours}{(rest == 0 ? "" : $":{rest:00}")}");
    }
}
