using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;
using Stoa.Server.Notifications.Calendars;
using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Notifications.Channels;

/// <summary>
/// Hands mails to a mail server. Its Message-ID is the notification's id: should a mail be handed over twice (the
/// program ended between the server's answer and our note of it), mail programs can tell that it is the same.
/// </summary>
public sealed partial class SmtpChannel(MailOptions options) : MessageChannel, IDisposable
{
    /// <summary>How long one hand-over may take.</summary>
    internal static readonly TimeSpan SendWithin = TimeSpan.FromSeconds(20);

    private const string CalendarName = "appointment.ics";
    private const int ReplyLengthMax = 300;
    private const int PatternMilliseconds = 1_000;

    private readonly MailAddress _from = new(options.From);
    private readonly SmtpLines _lines = new(options);

    public override string Name => "smtp";

    public override async Task Send(OutgoingMail mail, CancellationToken cancel)
    {
        if (!MailAddress.TryCreate(mail.To, out var to)) throw new DeliveryException("The address is not one that mail can be sent to.", hopeless: true);
        using var message = Compose(mail, to);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(SendWithin);
        try
        {
            await _lines.Send(message, limit.Token);
        }
        catch (SmtpException refused)
        {
            throw Explain(refused);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new DeliveryException($"{options.Host}:{options.Port} did not take it within {SendWithin.TotalSeconds} s.");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lines.Dispose();

    private MailMessage Compose(OutgoingMail mail, MailAddress to)
    {
        var message = new MailMessage(_from, to)
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", $"<{mail.Id}@{_from.Host}>");
        // No holiday replies to a program (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (mail.Unsubscribe is { } unsubscribe)
        {
            // Mail programs show a button of their own for it, which posts (RFC 2369, RFC 8058).
            message.Headers.Add("List-Unsubscribe", $"<{unsubscribe}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Text, Encoding.UTF8, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        if (mail.Calendar is not null) message.Attachments.Add(CalendarOf(mail.Calendar));
        return message;
    }

    private static Attachment CalendarOf(string calendar)
    {
        var type = new ContentType("text/calendar") { CharSet = "utf-8", Name = CalendarName };
        type.Parameters["method"] = CalendarFile.MethodOf(calendar);
        return new Attachment(new MemoryStream(Encoding.UTF8.GetBytes(calendar)), type) { TransferEncoding = TransferEncoding.Base64 };
    }

    // "550 5.1.1 <anna@example.com>: Recipient address rejected": kept with the delivery, but without the address.
    private static DeliveryException Explain(SmtpException refused)
    {
        var words = Address().Replace(refused.InnerException is { } cause ? $"{refused.Message} {cause.Message}" : refused.Message, "(address)");
        if (words.Length > ReplyLengthMax) words = words[..ReplyLengthMax];
        var code = (int)refused.StatusCode;
        return code > 0
            ? new DeliveryException($"The mail server answered {code}: {words}", hopeless: IsForGood(refused.StatusCode))
            : new DeliveryException($"The mail server could not be reached: {words}");
    }

    // Other permanent answers, such as a wrong password, are mended by the operator while we try again.
    private static bool IsForGood(SmtpStatusCode code) => code
        is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.UserNotLocalTryAlternatePath;

    [GeneratedRegex(@"<[^>]*>|[^\s<>""]+@[^\s<>"":;,]+", RegexOptions.None, PatternMilliseconds)]
    private static partial Regex Address();
}
