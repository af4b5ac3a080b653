using NodaTime;
using Npgsql;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Discovery.Favourites;

/// <summary>The favourites of whoever asks, the latest first: read once per request, and not at all for visitors without a session.</summary>
public sealed class MyFavourites(ActorHolder holder, ReadDatabase database)
{
    /// <summary>The most favourites of one person.</summary>
    public const int Max = 200;

    // What was kept as a guest belongs to the account too: claiming a guest gives the customer a user.
    private const string Sql = """
        select f.listing_id, max(f.created_at) from discovery.favourites f join identity.customers c on c.id = f.customer_id
        where c.user_id = $1 or c.id = $2
        group by f.listing_id order by 2 desc, 1 limit $3
        """;

    private Task<IReadOnlyDictionary<Id<Listing>, Instant>>? _all;

    /// <summary>By listing, with the moment it was kept.</summary>
    public Task<IReadOnlyDictionary<Id<Listing>, Instant>> All(CancellationToken cancel) => _all ??= Read(cancel);

    private async Task<IReadOnlyDictionary<Id<Listing>, Instant>> Read(CancellationToken cancel)
    {
        var actor = holder.Actor;
        var kept = new Dictionary<Id<Listing>, Instant>();
        // A magic link proves one order, not the guest.
        if (actor is { UserId: null, CustomerId: null } or { OrderId: not null }) return kept;
        await using var command = database.Source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = actor.UserId ?? Guid.Empty });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = actor.CustomerId ?? Guid.Empty });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Max });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) kept[new Id<Listing>(reader.GetGuid(0))] = Instant.FromDateTimeUtc(reader.GetDateTime(1));
        return kept;
    }
}
