using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>Finds the evidence of a chargeback, which is made with the first look at it.</summary>
internal static class EvidenceOf
{
    /// <summary>A chargeback with its order and its evidence.</summary>
    internal sealed record Found(Dispute Dispute, Order Order, Evidence Evidence);

    /// <summary>For reading. Evidence that is not there yet is new, and not kept.</summary>
    internal static async Task<Outcome<Found>> Find(Work work, Id<Dispute> id, CancellationToken cancel)
    {
        if (await work.Db.Set<Dispute>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } dispute) return DisputesProblems.NoDispute;
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == dispute.OrderId, cancel);
        var evidence = await work.Db.Set<Evidence>().AsNoTracking().SingleOrDefaultAsync(e => e.DisputeId == id, cancel);
        return new Found(dispute, order, evidence ?? New(dispute));
    }

    /// <summary>For changing: everything that changes the evidence of an order's chargebacks waits for it. Made now when there is none.</summary>
    internal static async Task<Outcome<Found>> Lock(Work work, Id<Dispute> id, CancellationToken cancel)
    {
        if (await work.Db.Set<Dispute>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } seen) return DisputesProblems.NoDispute;
        // The bank's decision takes the same lock.
        await LockPayments.Of(work, seen.OrderId, cancel);
        var dispute = await work.Db.Set<Dispute>().AsNoTracking().SingleAsync(d => d.Id == id, cancel);
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == dispute.OrderId, cancel);
        var evidence = (await work.Db.Set<Evidence>().Where(e => e.DisputeId == id).ForUpdate().ToListAsync(cancel)).SingleOrDefault();
        if (evidence is null) work.Db.Add(evidence = New(dispute));
        return new Found(dispute, order, evidence);
    }

    private static Evidence New(Dispute dispute) => new() { DisputeId = dispute.Id, OrderId = dispute.OrderId };
}
