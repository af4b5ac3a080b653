using Npgsql;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Organizations;

/// <summary>Addresses that providers had once. The database keeps them, whoever changes a slug.</summary>
internal static class FormerSlugs
{
    private const string Sql = """
        select o.slug from organizations.former_slugs f join organizations.organizations o on o.id = f.organization_id
        where f.slug = $1 and o.status = 'active'
        """;

    /// <summary>Where the provider is now; null when nobody had this address.</summary>
    public static async Task<string?> AddressNow(string slug, ReadDatabase database, CancellationToken cancel)
    {
        await using var command = database.Source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
        return await command.ExecuteScalarAsync(cancel) is string now ? ListingAddress.OfProvider(now) : null;
    }
}
