using Npgsql;
using Stoa.Server.Availability.Resources;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;

namespace Stoa.Server.Availability;

/// <summary>The schedules of a place run on its clock: when its zone changes, so does theirs.</summary>
internal static class CopyZone
{
    // It copies what is true now, not what the event says: two events may be handled in either order.
    private const string Sql = """
        with changed as (
            update availability.schedules s set zone = l.zone, version = s.version + 1
            from organizations.locations l
            where l.id = $1 and s.location_id = l.id and s.zone <> l.zone
            returning s.id)
        select array_agg(r.id) from availability.resources r where r.schedule_id in (select id from changed)
        """;

    internal static async Task OnChanged(LocationChanged happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        await work.Begin(cancel);
        await using var command = new NpgsqlCommand(Sql, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = happened.LocationId.Value });
        if (await command.ExecuteScalarAsync(cancel) is Guid[] resources) await TellOffers.OfResources(work, resources, cancel);
    }
}
