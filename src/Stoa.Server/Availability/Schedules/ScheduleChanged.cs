using Npgsql;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Schedules;

/// <summary>A schedule has other hours, or other resources follow it.</summary>
public sealed record ScheduleChanged(Id<ScheduleRow> ScheduleId, Id<Organization> Owner) : IDomainEvent
{
    public static string Type => "schedule.changed";

    public string Aggregate => ScheduleId.ToString();

    public Guid? OrganizationId => Owner.Value;
}

/// <summary>Tells every node that the offers on certain resources have changed, when the transaction commits.</summary>
internal static class OffersOf
{
    private const string Sql = "select distinct listing_id from catalog.listing_resources where resource_id = any($1)";

    internal static async Task Announce(Work work, IReadOnlyList<Id<Resource>> resources, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var connection = await work.Connection(cancel);
        var listings = new List<string>();
        await using (var command = new NpgsqlCommand(Sql, connection))
        {
            command.Parameters.Add(new() { Value = resources.Select(resource => resource.Value).ToArray() });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) listings.Add(new Id<Listing>(reader.GetGuid(0)).ToString());
        }
        await work.Tell(Offers.Topic, listings, cancel);
    }
}
