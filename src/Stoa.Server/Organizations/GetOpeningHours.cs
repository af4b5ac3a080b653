using NodaTime;
using Stoa.Core;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations;

/// <summary>When a provider's places are open.</summary>
public static class GetOpeningHours
{
    /// <summary>A place's hours.</summary>
    /// <param name="LocationId">The place.</param>
    /// <param name="Zone">IANA name; all wall-clock times are read there.</param>
    /// <param name="IsOpen">True while it is open.</param>
    /// <param name="ChangesAt">When it closes, or opens next; null when neither happens in the next two weeks.</param>
    /// <param name="Week">Monday to Sunday.</param>
    /// <param name="Soon">Dates of the next two weeks on which it differs.</param>
    public sealed record Hours(
        Id<Location> LocationId, string Zone, bool IsOpen, Instant? ChangesAt, IReadOnlyList<Day> Week, IReadOnlyList<Date> Soon);

    /// <summary>A day of the week.</summary>
    public sealed record Day(IsoDayOfWeek Weekday, IReadOnlyList<Window> Windows);

    /// <summary>A date that differs.</summary>
    public sealed record Date(LocalDate On, IReadOnlyList<Window> Windows);

    /// <summary>When it opens and closes; a close that is not after its opening is on the next day.</summary>
    public sealed record Window(LocalTime Opens, LocalTime Closes);

    /// <summary>The hours of each place, or <c>provider-not-found</c>.</summary>
    public static async Task<Outcome<IReadOnlyList<Hours>>> Run(
        string idOrSlug, StoaDb db, ReadDatabase database, Instant now, CancellationToken cancel)
    {
        var found = await GetProvider.Run(idOrSlug, db, cancel);
        if (found.Refused(out var problem)) return problem;
        var tables = await ReadOpeningHours.Of(found.Value.Id, database, now, cancel);
        return Outcome<IReadOnlyList<Hours>>.Of(
            [.. found.Value.Places.Where(place => tables.ContainsKey(place.Id)).Select(place => HoursOf(place.Id, tables[place.Id]))]);
    }

    /// <summary>GET /api/v1/providers/{id}/opening-hours</summary>
    internal static async Task<IResult> Get(string id, StoaDb db, ReadDatabase database, IClock clock, CancellationToken cancel)
    {
        var hours = await Run(id, db, database, clock.GetCurrentInstant(), cancel);
        return hours.Refused(out var problem) ? problem.Answer() : Results.Json(new Page<Hours>(hours.Value, null), StoaJson.Options);
    }

    private static Hours HoursOf(Id<Location> place, OpeningTable table) => new(
        place, table.Zone.Id, table.IsOpen, table.ChangesAt,
        [.. table.Week.Select(day => new Day(day.Day, Windows(day.Windows)))],
        [.. table.Soon.Select(date => new Date(date.Date, Windows(date.Windows)))]);

    private static IReadOnlyList<Window> Windows(IReadOnlyList<OpenWindow> windows) =>
        [.. windows.Select(window => new Window(window.Opens, window.Opens.PlusMinutes(window.LengthMinutes)))];
}
