using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Sellers;

/// <summary>An organization's own accounts at the processors that pay into them: one for each, connected or not.</summary>
public static class ListSellers
{
    /// <summary>An account, or where one could be.</summary>
    /// <param name="Gateway">The processor.</param>
    /// <param name="Name">What people call it.</param>
    /// <param name="Id">The account; null where none was ever connected.</param>
    /// <param name="Status">Where it stands; null where none was ever connected.</param>
    /// <param name="AccountId">The processor's number of it.</param>
    /// <param name="ConnectedAt">Since when.</param>
    /// <param name="EndedAt">When it was lost or disconnected.</param>
    public sealed record Item(string Gateway, string Name, Id<SellerAccount>? Id, SellerStatus? Status, string? AccountId, Instant? ConnectedAt, Instant? EndedAt)
    {
        /// <summary>True while payments go into it.</summary>
        public bool IsConnected => Status is SellerStatus.Active;
    }

    /// <summary>They; none where no processor of this marketplace splits payments in the organization's country.</summary>
    public static async Task<IReadOnlyList<Item>> Of(Id<Organization> organization, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var items = new List<Item>();
        foreach (var (id, gateway) in gateways.That<ISplitsPayments>())
        {
            var last = await work.Db.Set<SellerAccount>().AsNoTracking().Where(a => a.OrganizationId == organization && a.Gateway == id && a.Status != SellerStatus.Connecting)
                .OrderBy(a => a.Status == SellerStatus.Active ? 0 : 1).ThenByDescending(a => a.ConnectedAt).FirstOrDefaultAsync(cancel);
            if (last is null && await ConnectSeller.CountryOf(organization, gateway, work, marketplace, cancel) is null) continue;
            items.Add(new Item(id, gateways.Find(id)!.PayWith.Name, last?.Id, last?.Status, last?.GatewayUserId, last?.ConnectedAt, last?.EndedAt));
        }
        return items;
    }
}
