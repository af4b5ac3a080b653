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
    public Task Send(Work work, MailRequest request, CancellationToken cancel) => Send(work, [request], cancel);

    /// <summary>The same for several at once.</summary>
    /// <exception cref="ArgumentException">No such template, or a value that it needs is missing.</exception>
    public async Task Send(Work work, IReadOnlyList<MailRequest> requests, CancellationToken cancel)
    {
        if (requests.Count == 0) return;
        var written = await Written(work, requests, cancel);
        foreach (var request in requests)
        {
            var candidates = work.Index.Candidates(IndexKind.Email, request.Email, Notification.RecipientIndexPurpose);
            if (written.Exists(mail => mail.Cause == request.Cause && mail.Template == request.Template
                && candidates.Any(candidate => candidate.AsSpan().SequenceEqual(mail.RecipientIndex)))) continue;
            written.Add(Write(work, request));
        }
    }

    private WrittenMail Write(Work work, MailRequest request)
    {
        var unsubscribe = request.Unsubscribe is { } path ? letterhead.Address(path) : null;
        var text = MailTemplates.Write(request.Template, request.Audience, request.Values, letterhead) with { Unsubscribe = unsubscribe };
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
            Unsubscribe = unsubscribe is null ? null : work.Cipher.Seal(unsubscribe, Notification.UnsubscribePurpose),
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
        return new WrittenMail(request.Cause, request.Template, work.Index.Of(IndexKind.Email, request.Email, Notification.RecipientIndexPurpose));
    }

    // Those of the same causes, in the database or in this piece of work.
    private static async Task<List<WrittenMail>> Written(Work work, IReadOnlyList<MailRequest> requests, CancellationToken cancel)
    {
        var causes = requests.Select(request => request.Cause).Distinct(StringComparer.Ordinal).ToList();
        var written = await work.Db.Set<Notification>().AsNoTracking().Where(n => causes.Contains(n.Cause))
            .Select(n => new WrittenMail(n.Cause, n.Template, n.RecipientIndex)).ToListAsync(cancel);
        written.AddRange(work.Db.Set<Notification>().Local.Select(n => new WrittenMail(n.Cause, n.Template, n.RecipientIndex)));
        return written;
    }

    private sealed record WrittenMail(string Cause, string Template, byte[] RecipientIndex);
}
