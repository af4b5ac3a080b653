using System.Text.Json;
using NodaTime;
using Npgsql;
using Stoa.Core.Scheduling;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>The opening hours of places: while any of their active resources is open.</summary>
public static class ReadOpeningHours
{
    // A place of many people has many schedules; the first of them show its hours.
    private const int SchedulesMax = 200;

    private const string Sql = """
        select distinct on (r.location_id, s.id) r.location_id, o.zone, s.zone, s.weekly, s.exceptions, s.closures, s.holidays
        from availability.resources r
        join availability.schedules s on s.id = r.schedule_id
        join organizations.locations o on o.id = r.location_id
        where o.organization_id = $1 and r.status = 'active'
        order by r.location_id, s.id limit $2
        """;

    /// <summary>By location of an organization; places without resources are left out. One query.</summary>
    public static async Task<IReadOnlyDictionary<Id<Location>, OpeningTable>> Of(
        Id<Organization> organization, ReadDatabase database, Instant now, CancellationToken cancel)
    {
        var rows = new List<(Id<Location> Place, DateTimeZone Zone, Schedule Schedule)>();
        await using var command = database.Source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = organization.Value });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SchedulesMax });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            rows.Add((new Id<Location>(reader.GetGuid(0)), DateTimeZoneProviders.Tzdb[reader.GetString(1)], ScheduleOf(reader)));
        return rows.GroupBy(row => row.Place).ToDictionary(
            place => place.Key, place => OpeningTable.Of([.. place.Select(row => row.Schedule)], place.First().Zone, now)!);
    }

    private static Schedule ScheduleOf(NpgsqlDataReader row) => ScheduleRow.Of(
        row.GetString(2), Json<WeeklyRule>(row, 3), Json<ScheduleException>(row, 4), Json<Closure>(row, 5),
        row.IsDBNull(6) ? null : row.GetString(6), noticeMinutes: 0);

    private static List<T> Json<T>(NpgsqlDataReader row, int column) =>
        JsonSerializer.Deserialize<List<T>>(row.GetString(column), StoaJson.Options)!;
}
