using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Notifications.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Notifications;

/// <summary>Demo mode's mailbox: every mail that was written, for everybody to read. Its routes exist in demo mode only.</summary>
public static class ViewMailbox
{
    private const int AddressLengthMax = 254;

    /// <summary>What the HTML of a mail may do on its own page: show itself.</summary>
    private const string MailPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups allow-top-navigation-by-user-activation";

    /// <summary>A line of the list.</summary>
    public sealed record Line(Id<Notification> Id, string Recipient, string Subject, Audience Audience, DeliveryStatus Status, Instant At);

    /// <summary>The list.</summary>
    public sealed record Mailbox(IReadOnlyList<Line> Mails, string? To, string? NextHref, DateTimeZone Zone);

    /// <summary>A mail, opened.</summary>
    public sealed record Opened(
        Id<Notification> Id, string Recipient, string Subject, string Text, bool HasCalendar, Audience Audience, DeliveryStatus Status, string? Error, Instant At, DateTimeZone Zone);

    private sealed record Position(Instant At, Id<Notification> Id);

    /// <summary>The newest mails, of one recipient if one is given.</summary>
    public static async Task<Outcome<Mailbox>> Run(string? to, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (Cursor.Read<Position>(cursor).Refused(out var problem)) return problem;
        var from = Cursor.Read<Position>(cursor).Value;
        var rows =
            from n in work.Db.Set<Notification>().AsNoTracking()
            join d in work.Db.Set<Delivery>() on n.Id equals d.NotificationId
            select new { n.Id, n.Recipient, n.RecipientIndex, n.Subject, n.Audience, n.CreatedAt, d.Status };
        var asked = string.IsNullOrWhiteSpace(to) ? null : to.Trim();
        if (asked is { Length: <= AddressLengthMax } && new EmailAddressAttribute().IsValid(asked))
        {
            var candidates = work.Index.Candidates(IndexKind.Email, asked, Notification.RecipientIndexPurpose);
            rows = rows.Where(r => candidates.Contains(r.RecipientIndex));
        }
        else if (asked is not null)
        {
            return new Problem(ProblemKind.Invalid, "email-invalid", "Write a whole address, such as name@example.com.", "to");
        }
        if (from is not null) rows = rows.Where(r => EF.Functions.LessThan(ValueTuple.Create(r.CreatedAt, r.Id), ValueTuple.Create(from.At, from.Id)));
        var page = Cursor.Cut(
            await rows.OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id).Take(Cursor.LimitDefault + 1).ToListAsync(cancel),
            Cursor.LimitDefault, r => new Position(r.CreatedAt, r.Id));
        var filter = asked is null ? "" : $"to={Uri.EscapeDataString(asked)}&";
        return new Mailbox(
            [.. page.Items.Select(r => new Line(
                r.Id, work.Cipher.Open(r.Recipient, Notification.RecipientPurpose), work.Cipher.Open(r.Subject, Notification.SubjectPurpose), r.Audience, r.Status, r.CreatedAt))],
            asked, page.Next is null ? null : $"/demo/mailbox?{filter}cursor={page.Next}", marketplace.Zone);
    }

    /// <summary>GET /demo/mailbox</summary>
    internal static async Task<IResult> Get(string? to, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var mailbox = await Run(to, cursor, work, marketplace, cancel);
        return mailbox.Refused(out var problem)
            ? new RazorComponentResult<MailboxPage>(new { View = new Mailbox([], to, null, marketplace.Zone), Problem = problem }) { StatusCode = StatusCodes.Status422UnprocessableEntity }
            : new RazorComponentResult<MailboxPage>(new { View = mailbox.Value });
    }

    /// <summary>GET /demo/mailbox/{id}</summary>
    internal static async Task<IResult> GetMail(Id<Notification> id, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var row = await (
            from n in work.Db.Set<Notification>().AsNoTracking()
            join d in work.Db.Set<Delivery>() on n.Id equals d.NotificationId
            where n.Id == id
            select new { Notification = n, Delivery = d }).SingleOrDefaultAsync(cancel);
        if (row is null) return NotFoundPage.Result();
        return new RazorComponentResult<MailPage>(new
        {
            View = new Opened(
                id,
                work.Cipher.Open(row.Notification.Recipient, Notification.RecipientPurpose),
                work.Cipher.Open(row.Notification.Subject, Notification.SubjectPurpose),
                work.Cipher.Open(row.Notification.Text, Notification.TextPurpose),
                row.Notification.Calendar is not null,
                row.Notification.Audience,
                row.Delivery.Status,
                row.Delivery.Error,
                row.Notification.CreatedAt,
                marketplace.Zone),
        });
    }

    /// <summary>GET /demo/mailbox/{id}/html: the mail as mail programs show it.</summary>
    internal static async Task<IResult> GetHtml(Id<Notification> id, HttpResponse response, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<Notification>().AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancel) is not { } mail) return NotFoundPage.Result();
        response.Headers.ContentSecurityPolicy = MailPolicy;
        return Results.Content(work.Cipher.Open(mail.Html, Notification.HtmlPurpose), "text/html; charset=utf-8");
    }

    /// <summary>GET /demo/mailbox/{id}/appointment.ics</summary>
    internal static async Task<IResult> GetCalendar(Id<Notification> id, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<Notification>().AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancel) is not { Calendar: { } calendar }) return NotFoundPage.Result();
        return Results.Content(work.Cipher.Open(calendar, Notification.CalendarPurpose), OrderCalendar.MediaType);
    }
}
