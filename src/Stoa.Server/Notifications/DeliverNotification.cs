using Microsoft.EntityFrameworkCore;
using Stoa.Server.Notifications.Channels;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
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
        if (!await Claim(work, request.NotificationId, options.Lease, cancel)) return;
        var mail = await Open(work, request.NotificationId, cancel);
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

    // False when it has been sent; refused while another process has it in hand.
    private static async Task<bool> Claim(Work work, Id<Notification> id, TimeSpan lease, CancellationToken cancel)
    {
        var claimed = await work.Db.Database.ExecuteSqlAsync(
            $"""
            update notifications.deliveries set status = 'pending', attempts = attempts + 1, claimed_until = clock_timestamp() + {lease}
            where notification_id = {id.Value} and status <> 'sent' and (claimed_until is null or claimed_until < clock_timestamp())
            """, cancel);
        if (claimed == 1) return true;
        var status = await work.Db.Set<Delivery>().AsNoTracking().Where(d => d.NotificationId == id).Select(d => d.Status).SingleAsync(cancel);
        return status == DeliveryStatus.Sent ? false : throw new DeliveryException("Another process is sending it at this moment.");
    }

    private static async Task<OutgoingMail> Open(Work work, Id<Notification> id, CancellationToken cancel)
    {
        var kept = await work.Db.Set<Notification>().AsNoTracking().SingleAsync(n => n.Id == id, cancel);
        return new OutgoingMail(
            id,
            work.Cipher.Open(kept.Recipient, Notification.RecipientPurpose),
            work.Cipher.Open(kept.Subject, Notification.SubjectPurpose),
            work.Cipher.Open(kept.Text, Notification.TextPurpose),
            work.Cipher.Open(kept.Html, Notification.HtmlPurpose),
            kept.Calendar is { } calendar ? work.Cipher.Open(calendar, Notification.CalendarPurpose) : null);
    }

    private static Task<int> NoteFailure(Work work, Id<Notification> id, DeliveryException failure, int attemptsMax, CancellationToken cancel) =>
        work.Db.Database.ExecuteSqlAsync(
            $"""
            update notifications.deliveries
            set status = case when {failure.Hopeless} or attempts >= {attemptsMax} then 'failed' else 'pending' end,
                error = {failure.Message}, claimed_until = null
            where notification_id = {id.Value}
            """, cancel);
}
