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
    IReadOnlyList<OrderTrail.Message> Messages,
    IReadOnlyList<ReadAudit.Line> Audit,
    IReadOnlyList<OrderTrail.Event> Events,
    IReadOnlyList<OrderTrail.Work> Waiting)
{
    /// <summary>Lines shown of each sort.</summary>
    public const int LinesMax = 200;

    /// <summary>A message, opened.</summary>
    public sealed record Message(
        Id<Notification> Id, string Template, string Audience, string Recipient, string Subject, Instant CreatedAt, string? Channel, string? Status, string? Error,
        Instant? SentAt);

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
        var messages = await MessagesOf(order, work, cancel);
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

    private static async Task<List<Message>> MessagesOf(Id<Order> order, Platform.Work work, CancellationToken cancel)
    {
        var sent = await (
            from notification in work.Db.Set<Notification>().AsNoTracking()
            where notification.OrderId == order
            join delivery in work.Db.Set<Delivery>().AsNoTracking() on notification.Id equals delivery.NotificationId into deliveries
            from delivery in deliveries.DefaultIfEmpty()
            orderby notification.CreatedAt, notification.Id
            select new { notification, delivery }).Take(LinesMax).ToListAsync(cancel);
        return
        [
            .. sent.Select(it => new Message(
                it.notification.Id, it.notification.Template, it.notification.Audience.ToString().ToLowerInvariant(),
                work.Cipher.Open(it.notification.Recipient, Notification.RecipientPurpose),
                work.Cipher.Open(it.notification.Subject, Notification.SubjectPurpose),
                it.notification.CreatedAt, it.delivery?.Channel, it.delivery?.Status.ToString().ToLowerInvariant(), it.delivery?.Error, it.delivery?.SentAt)),
        ];
    }
}
