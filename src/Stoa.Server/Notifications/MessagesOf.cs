using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications;

/// <summary>The messages that an order has sent, for the operator's eyes: they are opened here.</summary>
public static class MessagesOf
{
    /// <summary>Most that are shown.</summary>
    public const int Max = 200;

    /// <summary>A message and what became of it.</summary>
    /// <param name="Id">Its id; <c>Message-ID</c> of the mail.</param>
    /// <param name="Template">What it is about.</param>
    /// <param name="Audience">Whose wording.</param>
    /// <param name="Recipient">The e-mail address.</param>
    /// <param name="Subject">Its subject.</param>
    /// <param name="Text">What it said.</param>
    /// <param name="Channel">How it leaves.</param>
    /// <param name="Status">Whether it has left.</param>
    /// <param name="Attempts">How often it was tried.</param>
    /// <param name="Error">Why the last try failed; null when none did.</param>
    /// <param name="CreatedAt">When it was written.</param>
    /// <param name="SentAt">When the channel took it; null when it has not.</param>
    public sealed record Message(
        Id<Notification> Id, string Template, Audience Audience, string Recipient, string Subject, string Text,
        string Channel, DeliveryStatus Status, int Attempts, string? Error, Instant CreatedAt, Instant? SentAt);

    /// <summary>Oldest first. Checks no rights: the caller shows it to operators only.</summary>
    public static async Task<IReadOnlyList<Message>> Run(Work work, Id<Order> order, CancellationToken cancel)
    {
        var rows = await (
            from notification in work.Db.Set<Notification>().AsNoTracking()
            join delivery in work.Db.Set<Delivery>() on notification.Id equals delivery.NotificationId
            where notification.OrderId == order
            orderby notification.CreatedAt, notification.Id
            select new { Notification = notification, Delivery = delivery }).Take(Max).ToListAsync(cancel);
        return
        [
            .. rows.Select(row => new Message(
                row.Notification.Id,
                row.Notification.Template,
                row.Notification.Audience,
                work.Cipher.Open(row.Notification.Recipient, Notification.RecipientPurpose),
                work.Cipher.Open(row.Notification.Subject, Notification.SubjectPurpose),
                work.Cipher.Open(row.Notification.Text, Notification.TextPurpose),
                row.Delivery.Channel,
                row.Delivery.Status,
                row.Delivery.Attempts,
                row.Delivery.Error,
                row.Notification.CreatedAt,
                row.Delivery.SentAt)),
        ];
    }
}
