using NodaTime;
using NodaTime.TimeZones;

namespace Stoa.Core.Calendars;

/// <summary>The zones that a calendar names: by IANA, by Windows, or in the longer forms that programs have made of them.</summary>
internal sealed class CalendarZones
{
    private readonly Dictionary<string, string> _locations = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTimeZone?> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names that were not understood: their times are read on the home clock.</summary>
    public SortedSet<string> Unknown { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes what a VTIMEZONE says of its place (X-LIC-LOCATION).</summary>
    public void Note(string id, string location) => _locations[id] = location;

    /// <summary>The zone of a TZID; null, which means the home clock, when nobody knows it.</summary>
    public DateTimeZone? Find(string id)
    {
        if (!_known.TryGetValue(id, out var zone))
        {
            _known[id] = zone = Look(id) ?? (_locations.TryGetValue(id, out var location) ? Look(location) : null);
            if (zone is null)
                Unknown.Add(id);
        }

        return zone;
    }

    private static DateTimeZone? Look(string id)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone)
            return zone;
        if (TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(id, out var tzdb))
            return DateTimeZoneProviders.Tzdb[tzdb];

        // "/freeassociation.sourceforge.net/Tzfile/Europe/Paris": the end of it is a name, of two or three parts.
        var parts = id.Split('/');
        for (var length = Math.Min(3, parts.Length - 1); length >= 2; length--)
        {
            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(string.Join('/', parts[^length..])) is { } named)
                return named;
        }

        return null;
    }
}
