using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Stoa.Server.Notifications.Templates;

/// <summary>
/// A mail as HTML that mail programs can show: tables, styles on the elements, colours that are readable when a
/// program turns light into dark. Every value is encoded here and nowhere else.
/// </summary>
internal static class HtmlMail
{
    // Cyrillic and accents stay readable in the source; what means something in HTML is encoded whatever the range.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    internal static string Render(MailText mail, string name, Letterhead letterhead)
    {
        var body = new StringBuilder();
        body.Append(Paragraph(PlainMail.Greeting(name)));
        foreach (var paragraph in mail.Paragraphs) body.Append(Paragraph(paragraph));
        if (mail.Action is { } action) body.Append(Button(action));
        if (mail.Facts.Count > 0) body.Append(Table(mail.Facts));
        if (mail.Closing is { } closing) body.Append(Small(closing));
        if (mail.Unsubscribe is { } unsubscribe) body.Append(SmallLink("Stop these mails", unsubscribe));
        return Page(mail.Subject, body.ToString(), letterhead);
    }

    private static string Page(string subject, string body, Letterhead letterhead) => $$"""
        <!doctype html>
        <html lang="{{letterhead.Culture.TwoLetterISOLanguageName}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>{{Encode(subject)}}</title>
        <style>
        :root { color-scheme: light dark; }
        @media (prefers-color-scheme: dark) {
          .page { background: #16181d !important; }
          .sheet { background: #1f2229 !important; border-color: #3a3f4b !important; }
          .ink { color: #eceef2 !important; }
          .soft { color: #b3b9c5 !important; }
        }
        </style>
        </head>
        <body class="page" style="margin:0;padding:0;background:#f4f2ee;">
        <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f2ee;"><tr><td align="center" style="padding:24px 12px;">
        <table role="presentation" class="sheet" width="560" cellpadding="0" cellspacing="0" style="width:100%;max-width:560px;background:#ffffff;border:1px solid #dedad2;border-radius:8px;">
        <tr><td class="ink" style="padding:20px 28px 0;font:600 15px/1.4 system-ui,-apple-system,'Segoe UI',sans-serif;color:#1d2330;">{{Encode(letterhead.Marketplace)}}</td></tr>
        <tr><td style="padding:12px 28px 24px;">
        {{body}}</td></tr>
        </table>
        <p class="soft" style="margin:16px 0 0;font:13px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;color:#5b6270;">{{Encode(letterhead.Marketplace)}} · <a class="soft" href="{{Encode(letterhead.Origin)}}" style="color:#5b6270;">{{Encode(letterhead.Origin)}}</a></p>
        </td></tr></table>
        </body>
        </html>

        """;

    private static string Paragraph(string text) =>
        $"<p class=\"ink\" style=\"margin:0 0 14px;font:16px/1.55 system-ui,-apple-system,'Segoe UI',sans-serif;color:#1d2330;\">{Lines(text)}</p>\n";

    private static string Small(string text) =>
        $"<p class=\"soft\" style=\"margin:18px 0 0;font:14px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;color:#5b6270;\">{Lines(text)}</p>\n";

    private static string SmallLink(string label, string address) =>
        $"<p class=\"soft\" style=\"margin:18px 0 0;font:14px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;color:#5b6270;\"><a class=\"soft\" href=\"{Encode(address)}\" style=\"color:#5b6270;\">{Encode(label)}</a></p>\n";

    private static string Button(MailAction action) => $"""
        <table role="presentation" cellpadding="0" cellspacing="0" style="margin:6px 0 20px;"><tr><td style="background:#1f5f8b;border-radius:6px;">
        <a href="{Encode(action.Address)}" style="display:inline-block;padding:12px 22px;font:600 16px/1.2 system-ui,-apple-system,'Segoe UI',sans-serif;color:#ffffff;text-decoration:none;">{Encode(action.Label)}</a>
        </td></tr></table>

        """;

    private static string Table(IReadOnlyList<MailFact> facts)
    {
        const string Font = "font:15px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;";
        var rows = facts.Select(fact =>
            $"<tr><th class=\"soft\" scope=\"row\" align=\"left\" valign=\"top\" style=\"padding:4px 16px 4px 0;{Font}font-weight:400;color:#5b6270;{(fact.Address is null && !fact.Wraps ? "white-space:nowrap;" : "")}\">{Label(fact)}</th>"
            + $"<td class=\"ink\" valign=\"top\" style=\"padding:4px 0;{Font}color:#1d2330;\">{Lines(fact.Value)}</td></tr>\n");
        return $"<table cellpadding=\"0\" cellspacing=\"0\" style=\"width:100%;border-collapse:collapse;\">\n{string.Concat(rows)}</table>\n";
    }

    private static string Label(MailFact fact) => fact.Address is { } address
        ? $"<a class=\"ink\" href=\"{Encode(address)}\" style=\"color:#1d2330;\">{Encode(fact.Label)}</a>"
        : Encode(fact.Label);

    private static string Lines(string text) => Encode(text.ReplaceLineEndings("\n")).Replace("&#xA;", "<br>", StringComparison.Ordinal);

    private static string Encode(string text) => Encoder.Encode(text);
}
