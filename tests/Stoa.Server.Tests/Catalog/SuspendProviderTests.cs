using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Audit;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Events;
using Stoa.Server.Search;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Catalog;

public sealed class SuspendProviderTests(TestDatabases databases)
{
    private static readonly Actor Operator = new(Guid.NewGuid(), Guid.NewGuid(), null, null, IsOperator: true, []);

    [Fact]
    public async Task A_suspended_provider_is_not_found_until_it_is_reinstated()
    {
        await using var host = await CatalogHost.Start(databases);
        var listing = await host.Offer("Massage");
        new CatalogModule().Handlers(host.Services.GetRequiredService<HandlerTable>());

        var suspended = await host.As(Operator, (work, _) => SuspendProvider.Run(listing.OrganizationId, new("Did not answer."), work, default));
        Assert.Equal((OrganizationStatus.Suspended, "Did not answer."), (suspended.Value.Status, suspended.Value.SuspendedReason));
        await host.Services.GetRequiredService<QueueWorker>().Drain(default);
        Assert.Empty((await host.Search(new SearchListings.Request())).Items);
        Assert.Null(await host.Read(db => ListingDetail.Find(db, listing.Id, host.Marketplace, default)));
        Assert.Equal("provider-not-found", (await host.Read(db => GetProvider.Run(listing.OrganizationId.ToString(), db, default))).Problem?.Code);

        var reinstated = await host.As(Operator, (work, _) => ReinstateProvider.Run(listing.OrganizationId, new("Has apologized."), work, default));
        Assert.Equal((OrganizationStatus.Active, null), (reinstated.Value.Status, reinstated.Value.SuspendedReason));
        await host.Services.GetRequiredService<QueueWorker>().Drain(default);
        Assert.Single((await host.Search(new SearchListings.Request())).Items);

        var audit = await host.Read(db => db.Set<AuditEvent>().OrderBy(row => row.Action).Select(row => row.Action + ": " + row.Reason).ToListAsync());
        Assert.Equal(["organizations.reinstate: Has apologized.", "organizations.suspend: Did not answer."], audit);
        var events = await host.Read(db => db.Set<EventRow>().OrderBy(row => row.Position).Select(row => row.Type).ToListAsync());
        Assert.Equal(["provider.suspended", "provider.reinstated"], events);
    }

    [Fact]
    public async Task Suspending_needs_a_reason_a_provider_and_happens_once()
    {
        await using var host = await CatalogHost.Start(databases);
        var listing = await host.Offer("Massage");
        Task<string?> Suspend(Stoa.Server.Platform.Ids.Id<Organization> id, string? reason) =>
            host.As(Operator, async (work, _) => (await SuspendProvider.Run(id, new(reason), work, default)).Problem?.Code);

        Assert.Equal("reason-missing", await Suspend(listing.OrganizationId, "  "));
        Assert.Equal("reason-missing", await Suspend(listing.OrganizationId, new string('x', SuspendProvider.ReasonLengthMax + 1)));
        Assert.Equal("provider-not-found", await Suspend(new(Guid.NewGuid()), "Because."));
        Assert.Null(await Suspend(listing.OrganizationId, "Because."));
        Assert.Equal("already-suspended", await Suspend(listing.OrganizationId, "Because."));
        var again = await host.As(Operator, (work, _) => ReinstateProvider.Run(new(Guid.NewGuid()), new("Because."), work, default));
        Assert.Equal("provider-not-found", again.Problem?.Code);
    }
}
