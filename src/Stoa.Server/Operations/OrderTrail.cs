using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Notifications;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Audit;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Operations;

/// <summary>What an order left behind: messages, audit events, domain events, and what waits to be done.</summary>
/// <param name="Messages">What was written to people, oldest first.</param>
/// <param name="Audit">Who did what to it, newest first.</param>
/// <param name="Events">What happened, oldest first.</param>
/// <param name="Waiting">Timers and work that is pending or dead, by due time.</param>
public sealed record OrderTrail(
    IReadOnlyList<MessagesOf.Message> Messages,
    IReadOnlyList<ReadAudit.Line> Audit,
    IReadOnlyList<OrderTrail.Event> Events,
    IReadOnlyList<OrderTrail.Work> Waiting)
{
    /// <summary>Lines shown of each sort.</summary>
    public const int LinesMax = 200;

    /// <summary>A domain event.</summary>
    public sealed record Event(string Id, string Type, Instant OccurredAt, JsonElement Data);

    /// <summary>An envelope that is not settled.</summary>
    public sealed record Work(
        long Id, Box Box, string Topic, string Aggregate, EnvelopeStatus Status, int Attempts, Instant DueAt, string? Error, string Body);

    /// <summary>Reads it. The caller has decided who may see it.</summary>
    /// <param name="order">The order.</param>
    /// <param name="money">Its payments and refunds, which have trails of their own.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="cancel">Gives up.</param>
    internal static async Task<OrderTrail> Of(Id<Order> order, OrderMoney money, Platform.Work work, CancellationToken cancel)
    {
        var messages = await MessagesOf.Run(work, order, cancel);
        string[] subjects =
        [
            order.ToString(),
            .. money.Payments.Select(p => p.Id.ToString()),
            .. money.Payments.Select(p => p.GatewayPaymentId).OfType<string>(),
            .. money.Refunds.Select(r => r.Id.ToString()),
            .. messages.Select(m => m.Id.ToString()),
        ];
        var audit = await ReadAudit.Lines(work.Db.Set<AuditEvent>().AsNoTracking().Where(e => subjects.Contains(e.Subject)), LinesMax).ToListAsync(cancel);
        var events = await work.Db.Set<EventRow>().AsNoTracking().Where(e => subjects.Contains(e.Aggregate))
            .OrderBy(e => e.Position).Take(LinesMax).ToListAsync(cancel);
        var waiting = await work.Db.Set<Envelope>().AsNoTracking()
            .Where(e => e.Status != EnvelopeStatus.Done && subjects.Contains(e.Aggregate))
            .OrderBy(e => e.DueAt).ThenBy(e => e.Id).Take(LinesMax).ToListAsync(cancel);
        return new OrderTrail(
            messages, audit,
            [.. events.Select(e => new Event(new TypeId("evt", e.Id).ToString(), e.Type, e.OccurredAt, JsonSerializer.Deserialize<JsonElement>(e.Body)))],
            [.. waiting.Select(e => new Work(e.Id, e.Box, e.Topic, e.Aggregate, e.Status, e.Attempts, e.DueAt, e.LastError, BodyPreview.Of(e.Body)))]);
    }
}
