using Npgsql;
using Stoa.Server.Availability;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog;

/// <summary>Keeps the listings' copy of whether their provider may sell and what it is called, and tells every node that their offers have changed.</summary>
internal static class CopyProviderStatus
{
    // It copies what is true now, not what the event says: two events may be handled in either order.
    private const string Sql = """
        update catalog.listings l
        set provider_active = o.status = 'active', provider_name = o.name, version = l.version + 1
        from organizations.organizations o
        where o.id = l.organization_id and o.id = $1 and (l.provider_active, l.provider_name) is distinct from (o.status = 'active', o.name)
        returning l.id
        """;

    internal static Task OnSuspended(ProviderSuspended happened, Work work, IServiceProvider services, CancellationToken cancel) =>
        Run(happened.ProviderId, work, cancel);

    internal static Task OnRenamed(ProviderRenamed happened, Work work, IServiceProvider services, CancellationToken cancel) =>
        Run(happened.ProviderId, work, cancel);

    internal static Task OnOpened(ProviderOpened happened, Work work, IServiceProvider services, CancellationToken cancel) =>
        Run(happened.ProviderId, work, cancel);

    internal static Task OnReinstated(ProviderReinstated happened, Work work, IServiceProvider services, CancellationToken cancel) =>
        Run(happened.ProviderId, work, cancel);

    private static async Task Run(Id<Organization> provider, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var connection = await work.Connection(cancel);
        var changed = new List<string>();
        await using (var command = new NpgsqlCommand(Sql, connection))
        {
            command.Parameters.Add(new() { Value = provider.Value });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) changed.Add(new Id<Listing>(reader.GetGuid(0)).ToString());
        }
        await EventBus.PublishOnCommit(connection, Offers.Topic, changed, cancel);
    }
}
