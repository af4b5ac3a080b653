using NodaTime;

namespace Stoa.Server.Notifications.Calendars;

/// <summary>Whether an entry stands.</summary>
public enum EntryStatus { Tentative, Confirmed, Cancelled }

/// <summary>One appointment, as a calendar keeps it.</summary>
/// <param name="Uid">The same for ever: a later file with it replaces the earlier.</param>
/// <param name="Sequence">Grows with each change, from 0.</param>
/// <param name="WrittenAt">When this version was written.</param>
/// <param name="Start">Included.</param>
/// <param name="End">Excluded.</param>
/// <param name="Summary">What the calendar shows.</param>
/// <param name="Status">Whether it stands.</param>
public sealed record CalendarEntry(
    string Uid, int Sequence, Instant WrittenAt, Instant Start, Instant End, string Summary, EntryStatus Status)
{
    /// <summary>More to read; may have several lines.</summary>
    public string? Description { get; init; }

    /// <summary>Where it is, in words.</summary>
    public string? Place { get; init; }

    /// <summary>Where it is: degrees, WGS 84.</summary>
    public (double Latitude, double Longitude)? Point { get; init; }

    /// <summary>A page about it.</summary>
    public string? Address { get; init; }

    /// <summary>Who made the entry: a name and an e-mail address.</summary>
    public (string Name, string Email)? Organizer { get; init; }

    /// <summary>How long before the start to ring; null for not at all. A cancelled entry never rings.</summary>
    public Duration? AlarmBefore { get; init; }
}
