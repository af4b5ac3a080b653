using Npgsql;
using Stoa.Server.Catalog;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Resources;

/// <summary>Tells every node that offers have changed, because their resources have; heard with the caller's commit.</summary>
internal static class TellOffers
{
    private const string OfResourcesSql = "select distinct listing_id from catalog.listing_resources where resource_id = any($1)";

    /// <summary>The offers that use these resources.</summary>
    internal static async Task OfResources(Work work, Guid[] resources, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var connection = await work.Connection(cancel);
        var keys = new List<string>();
        await using (var command = new NpgsqlCommand(OfResourcesSql, connection))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = resources });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) keys.Add(new Id<Listing>(reader.GetGuid(0)).ToString());
        }
        await work.Tell(Offers.Topic, keys, cancel);
    }

    /// <summary>One offer.</summary>
    internal static Task OfListing(Work work, Id<Listing> listing, CancellationToken cancel) => work.Tell(Offers.Topic, [listing.ToString()], cancel);
}
