using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>What keeps resources busy: confirmed reservations, holds that have not expired, and what calendars outside say.</summary>
public static class Busy
{
    // The first condition repeats the exclusion constraint's own, so that its index serves the query; one look per resource, since
    // its kind of index has none for several at once.
    private const string Sql = """
        select r.resource_id, lower(r.period), upper(r.period)
        from unnest($1) as asked (id) join availability.reservations r on r.resource_id = asked.id
        where r.status in ('held', 'confirmed') and r.period && $2 and (r.status = 'confirmed' or r.expires_at > $3)
        union all
        select b.resource_id, lower(b.period), upper(b.period)
        from unnest($1) as asked (id) join availability.busy_times b on b.resource_id = asked.id
        where b.period && $2
        order by 1, 2
        """;

    /// <summary>The busy periods of resources in a range, buffers included, by resource.</summary>
    public static async Task<ILookup<Guid, Interval>> Of(
        NpgsqlDataSource database, IEnumerable<Id<Resource>> resources, Interval range, Instant now, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = resources.Select(r => r.Value).ToArray() });
        command.Parameters.Add(new() { Value = Reservation.RangeOf(range), NpgsqlDbType = NpgsqlDbType.TimestampTzRange });
        command.Parameters.Add(new() { Value = now.ToDateTimeUtc() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var periods = new List<(Guid Resource, Interval Period)>();
        while (await reader.ReadAsync(cancel))
        {
            periods.Add((reader.GetGuid(0), new Interval(
                Instant.FromDateTimeUtc(reader.GetDateTime(1)), Instant.FromDateTimeUtc(reader.GetDateTime(2)))));
        }
        return periods.ToLookup(p => p.Resource, p => p.Period);
    }
}
