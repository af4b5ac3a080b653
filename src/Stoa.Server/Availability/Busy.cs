using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>What keeps resources busy: confirmed reservations and holds that have not expired.</summary>
public static class Busy
{
    // The first condition repeats the exclusion constraint's own, so that its index serves the query.
    private const string Sql = """
        select resource_id, lower(period), upper(period) from availability.reservations
        where status in ('held', 'confirmed') and resource_id = any($1) and period && $2
          and (status = 'confirmed' or expires_at > $3)
        order by resource_id, lower(period)
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
