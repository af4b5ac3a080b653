using Npgsql;
using Stoa.Server.Availability;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog;

/// <summary>Keeps the listings' copy of where their place is and which clock it follows.</summary>
internal static class CopyLocation
{
    // It copies what is true now, not what the event says: two events may be handled in either order.
    private const string Sql = """
        update catalog.listings l
        set city = p.city, zone = p.zone, latitude = p.latitude, longitude = p.longitude, version = l.version + 1
        from organizations.locations p
        where p.id = $1 and l.location_id = p.id
          and (l.city, l.zone, l.latitude, l.longitude) is distinct from (p.city, p.zone, p.latitude, p.longitude)
        returning l.id
        """;

    internal static async Task OnChanged(LocationChanged happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var connection = await work.Connection(cancel);
        var changed = new List<string>();
        await using (var command = new NpgsqlCommand(Sql, connection))
        {
            command.Parameters.Add(new() { Value = happened.LocationId.Value });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) changed.Add(new Id<Listing>(reader.GetGuid(0)).ToString());
        }
        await EventBus.PublishOnCommit(connection, Offers.Topic, changed, cancel);
    }
}
