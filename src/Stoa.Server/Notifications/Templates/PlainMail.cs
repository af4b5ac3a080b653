using System.Text;

namespace Stoa.Server.Notifications.Templates;

/// <summary>A mail as plain text.</summary>
internal static class PlainMail
{
    // A longer label pushes its own value aside, not those of all the others.
    private const int LabelWidthMax = 24;

    internal static string Render(MailText mail, string name, Letterhead letterhead)
    {
        var text = new StringBuilder();
        text.Append(Greeting(name)).Append("\n\n");
        foreach (var paragraph in mail.Paragraphs) text.Append(paragraph).Append("\n\n");
        var width = mail.Facts.Count == 0 ? 0 : mail.Facts.Max(fact => Math.Min(fact.Label.Length, LabelWidthMax));
        foreach (var fact in mail.Facts)
        {
            text.Append($"{fact.Label}:".PadRight(width + 2)).Append(OneLine(fact.Value)).Append('\n');
            if (fact.Address is { } address) text.Append("  ").Append(address).Append('\n');
        }
        if (mail.Facts.Count > 0) text.Append('\n');
        if (mail.Action is { } action) text.Append(action.Label).Append(":\n").Append(action.Address).Append("\n\n");
        if (mail.Closing is { } closing) text.Append(closing).Append("\n\n");
        if (mail.Unsubscribe is { } unsubscribe) text.Append("Stop these mails:\n").Append(unsubscribe).Append("\n\n");
        return text.Append("-- \n").Append(letterhead.Marketplace).Append('\n').Append(letterhead.Origin).Append('\n').ToString();
    }

    /// <summary>The first line of every mail.</summary>
    internal static string Greeting(string name) => string.IsNullOrWhiteSpace(name) ? "Hello," : $"Hello {OneLine(name)},";

    private static string OneLine(string value) => string.Join(' ', value.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
