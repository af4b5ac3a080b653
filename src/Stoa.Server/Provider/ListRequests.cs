using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Provider;

/// <summary>Requests that wait for the provider's answer, the most urgent first.</summary>
public static class ListRequests
{
    /// <summary>Most requests shown at once.</summary>
    public const int RequestsMax = 50;

    /// <summary>The requests.</summary>
    public static async Task<IReadOnlyList<Booking>> Run(Desk desk, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var orders = await work.Db.Set<Order>().AsNoTracking()
            .Where(o => o.OrganizationId == desk.Id && o.State == OrderState.AwaitingAcceptance && o.StartsAt != null && o.EndsAt != null)
            .OrderBy(o => o.DeadlineAt).Take(RequestsMax).ToListAsync(cancel);
        var names = await CustomerNames.Of(work, orders.Select(o => o.CustomerId), cancel);
        return [.. orders.Select(o => Booking.Of(o, names.GetValueOrDefault(o.CustomerId), desk, work, marketplace))];
    }

    /// <summary>GET /api/v1/organizations/{organization}/requests</summary>
    internal static async Task<IResult> Get(Desk desk, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Outcome<IReadOnlyList<Booking>>.Of(await Run(desk, work, marketplace, cancel)).Answer();
}
