using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>The operators' list of chargebacks: open ones by their deadline, decided ones the newest first.</summary>
public static class ListDisputes
{
    private static readonly Instant NoDeadline = Instant.FromUtc(9000, 1, 1, 0, 0);

    /// <summary>A chargeback on one line.</summary>
    public sealed record Line(
        Id<Dispute> Id, Id<Order> OrderId, string OrderNumber, string Title, string ProviderName, DisputeStatus Status, Money Amount, string Gateway, string? Reason,
        Instant OpenedAt, Instant? EvidenceBy, Instant? DecidedAt, EvidenceStatus Evidence);

    private sealed record Position(Instant At, Id<Dispute> Id);

    /// <summary>A page of them.</summary>
    public static async Task<Outcome<Page<Line>>> Run(bool decided, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var read = Cursor.Read<Position>(cursor);
        if (read.Refused(out var problem)) return problem;
        var most = Cursor.Limit(limit);
        var disputes = work.Db.Set<Dispute>().AsNoTracking();
        List<Dispute> found;
        if (decided)
        {
            disputes = disputes.Where(d => d.Status != DisputeStatus.Open);
            if (read.Value is { } after) disputes = disputes.Where(d => EF.Functions.LessThan(ValueTuple.Create(d.OpenedAt, d.Id), ValueTuple.Create(after.At, after.Id)));
            found = await disputes.OrderByDescending(d => d.OpenedAt).ThenByDescending(d => d.Id).Take(most + 1).ToListAsync(cancel);
        }
        else
        {
            disputes = disputes.Where(d => d.Status == DisputeStatus.Open);
            if (read.Value is { } after)
                disputes = disputes.Where(d => EF.Functions.GreaterThan(ValueTuple.Create(d.EvidenceBy ?? NoDeadline, d.Id), ValueTuple.Create(after.At, after.Id)));
            found = await disputes.OrderBy(d => d.EvidenceBy ?? NoDeadline).ThenBy(d => d.Id).Take(most + 1).ToListAsync(cancel);
        }
        var page = Cursor.Cut(found, most, one => new Position(decided ? one.OpenedAt : one.EvidenceBy ?? NoDeadline, one.Id));
        return new Page<Line>(await Lines(page.Items, work, cancel), page.Next);
    }

    private static async Task<IReadOnlyList<Line>> Lines(IReadOnlyList<Dispute> disputes, Work work, CancellationToken cancel)
    {
        var (ids, orderIds) = (disputes.Select(d => d.Id).ToList(), disputes.Select(d => d.OrderId).ToList());
        var orders = await work.Db.Set<Order>().AsNoTracking().Where(o => orderIds.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancel);
        var evidence = await work.Db.Set<Evidence>().AsNoTracking().Where(e => ids.Contains(e.DisputeId))
            .Select(e => new { e.DisputeId, e.Status }).ToDictionaryAsync(e => e.DisputeId, e => e.Status, cancel);
        return
        [
            .. disputes.Select(d => new Line(
                d.Id, d.OrderId, orders[d.OrderId].Number, orders[d.OrderId].Title, orders[d.OrderId].ProviderName, d.Status, d.Amount, d.Gateway, d.Reason, d.OpenedAt,
                d.EvidenceBy, d.DecidedAt, evidence.GetValueOrDefault(d.Id))),
        ];
    }
}
