using Microsoft.EntityFrameworkCore;
using Stoa.Server.Notifications.Channels;
using Stoa.Server.Notifications.Templates;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Notifications;

/// <summary>Writes mails. Each is kept sealed, and leaves through the outbox after the caller's commit.</summary>
public sealed class Mail(Letterhead letterhead, MessageChannel channel)
{
    /// <summary>
    /// Adds the mail to the caller's transaction; does nothing when the same cause, template and recipient had one.
    /// Commits nothing. A twin at the same moment makes the later commit fail with <c>already-notified</c>.
    /// </summary>
    /// <exception cref="ArgumentException">No such template, or a value that it needs is missing.</exception>
    public async Task Send(Work work, MailRequest request, CancellationToken cancel)
    {
        if (await IsWritten(work, request, cancel)) return;
        var text = MailTemplates.Write(request.Template, request.Audience, request.Values, letterhead);
        var id = Id<Notification>.New(work.Now);
        work.Db.Add(new Notification
        {
            Id = id,
            Template = request.Template,
            Audience = request.Audience,
            OrderId = request.OrderId,
            UserId = request.UserId,
            Cause = request.Cause,
            Recipient = work.Cipher.Seal(request.Email, Notification.RecipientPurpose),
            RecipientIndex = work.Index.Of(IndexKind.Email, request.Email, Notification.RecipientIndexPurpose),
            Subject = work.Cipher.Seal(text.Subject, Notification.SubjectPurpose),
            Text = work.Cipher.Seal(PlainMail.Render(text, request.Name, letterhead), Notification.TextPurpose),
            Html = work.Cipher.Seal(HtmlMail.Render(text, request.Name, letterhead), Notification.HtmlPurpose),
            Calendar = request.Calendar is null ? null : work.Cipher.Seal(request.Calendar, Notification.CalendarPurpose),
            CreatedAt = work.Now,
        });
        work.Db.Add(new Delivery
        {
            Id = Id<Delivery>.New(work.Now),
            NotificationId = id,
            Channel = channel.Name,
            CreatedAt = work.Now,
        });
        work.Send(DeliverNotification.Topic, id.ToString(), new DeliverNotification.Request(id));
    }

    private async Task<bool> IsWritten(Work work, MailRequest request, CancellationToken cancel)
    {
        var candidates = work.Index.Candidates(IndexKind.Email, request.Email, Notification.RecipientIndexPurpose);
        var here = work.Db.Set<Notification>().Local.Any(n =>
            n.Cause == request.Cause && n.Template == request.Template && candidates.Any(candidate => candidate.AsSpan().SequenceEqual(n.RecipientIndex)));
        return here || await work.Db.Set<Notification>().AsNoTracking().AnyAsync(
            n => n.Cause == request.Cause && n.Template == request.Template && candidates.Contains(n.RecipientIndex), cancel);
    }
}
