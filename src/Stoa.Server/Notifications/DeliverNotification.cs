using Microsoft.EntityFrameworkCore;
using Stoa.Server.Notifications.Channels;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications;

/// <summary>
/// Hands a written mail to its channel. The try is noted before and its end right after, each in a statement of its
/// own: what happens in between (a crash after the mail server said yes) is the only way to send a mail twice.
/// </summary>
internal static class DeliverNotification
{
    internal const string Topic = "notifications.deliver";

    internal sealed record Request(Id<Notification> NotificationId);

    internal static async Task Handle(Request request, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var options = services.GetRequiredService<DeliveryOptions>();
        if (await Claim(work, request.NotificationId, options.Lease, cancel) is not { } claimed) return;
        var mail = Open(claimed, work.Cipher);
        try
        {
            await services.GetRequiredService<MessageChannel>().Send(mail, cancel);
        }
        catch (DeliveryException failure)
        {
            await NoteFailure(work, request.NotificationId, failure, options.AttemptsMax, cancel);
            throw;
        }
        await work.Db.Database.ExecuteSqlAsync(
            $"update notifications.deliveries set status = 'sent', sent_at = {work.Now.ToDateTimeUtc()}, error = null, claimed_until = null where notification_id = {request.NotificationId.Value}",
            CancellationToken.None);
    }

    // Null when it has been sent; refused while another process has it in hand.
    private static async Task<Notification?> Claim(Work work, Id<Notification> id, TimeSpan lease, CancellationToken cancel)
    {
        var claimed = await work.Db.Set<Notification>().FromSql(
            $"""
            with claimed as (
                update notifications.deliveries set status = 'pending', attempts = attempts + 1, claimed_until = clock_timestamp() + {lease}
                where notification_id = {id.Value} and status <> 'sent' and (claimed_until is null or claimed_until < clock_timestamp())
                returning notification_id)
            select n.* from notifications.notifications n join claimed on claimed.notification_id = n.id
            """).AsNoTracking().ToListAsync(cancel);
        if (claimed is [var notification]) return notification;
        var status = await work.Db.Set<Delivery>().AsNoTracking().Where(d => d.NotificationId == id).Select(d => d.Status).SingleAsync(cancel);
        return status == DeliveryStatus.Sent ? null : throw new DeliveryException("Another process is sending it at this moment.");
    }

    private static OutgoingMail Open(Notification kept, FieldCipher cipher) => new(
        kept.Id,
        cipher.Open(kept.Recipient, Notification.RecipientPurpose),
        cipher.Open(kept.Subject, Notification.SubjectPurpose),
        cipher.Open(kept.Text, Notification.TextPurpose),
        cipher.Open(kept.Html, Notification.HtmlPurpose),
        kept.Calendar is { } calendar ? cipher.Open(calendar, Notification.CalendarPurpose) : null)
    {
        Unsubscribe = kept.Unsubscribe is { } unsubscribe ? cipher.Open(unsubscribe, Notification.UnsubscribePurpose) : null,
    };

    private static Task<int> NoteFailure(Work work, Id<Notification> id, DeliveryException failure, int attemptsMax, CancellationToken cancel) =>
        work.Db.Database.ExecuteSqlAsync(
            $"""
            update notifications.deliveries
            set status = case when {failure.Hopeless} or attempts >= {attemptsMax} then 'failed' else 'pending' end,
                error = {failure.Message}, claimed_until = null
            where notification_id = {id.Value}
            """, cancel);
}
