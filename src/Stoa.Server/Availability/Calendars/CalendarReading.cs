using NodaTime;
using Stoa.Core;
using Stoa.Core.Calendars;
using Stoa.Server.Notifications.Templates;

namespace Stoa.Server.Availability.Calendars;

/// <summary>What reading calendars takes: the way to the web, how often, and which events are our own.</summary>
public sealed class CalendarReading(FetchCalendar fetch, CalendarsOptions options, Letterhead letterhead)
{
    /// <summary>The way to the web.</summary>
    public FetchCalendar Fetch { get; } = fetch;

    /// <summary>How often an address is read.</summary>
    public Duration Every { get; } = Duration.FromTimeSpan(options.ReadEvery);

    /// <summary>A file's busy times. Bookings from here, which come back in a calendar that follows our feed, are passed over.</summary>
    public Outcome<BusyCalendar> Read(string text, DateTimeZone home, Instant now) => BusyCalendar.Read(
        text, home, WriteBusyTimes.Range(now), uid => uid.EndsWith($"@{letterhead.Host}", StringComparison.OrdinalIgnoreCase));
}
