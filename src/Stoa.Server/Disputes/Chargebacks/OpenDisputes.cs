using Microsoft.EntityFrameworkCore;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>Whether a bank has the money.</summary>
internal static class OpenDisputes
{
    /// <summary>True while a chargeback of the order is not decided.</summary>
    internal static Task<bool> Any(Work work, Id<Order> order, CancellationToken cancel) =>
        work.Db.Set<Dispute>().AnyAsync(d => d.OrderId == order && d.Status == DisputeStatus.Open, cancel);
}
