namespace Stoa.Server.Notifications.Templates;

/// <summary>A mail before it becomes plain text and HTML.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Paragraphs">What it says, in order.</param>
/// <param name="Facts">A table of two columns below; may be empty.</param>
/// <param name="Action">The one thing to do; null when there is nothing to do.</param>
/// <param name="Closing">A last small line; null without one.</param>
internal sealed record MailText(
    string Subject, IReadOnlyList<string> Paragraphs, IReadOnlyList<MailFact> Facts, MailAction? Action, string? Closing)
{
    /// <summary>The whole address that ends mails of this kind; null for those that nobody can refuse.</summary>
    public string? Unsubscribe { get; init; }
}

/// <summary>A row of the table of facts.</summary>
internal sealed record MailFact(string Label, string Value)
{
    /// <summary>The whole address that the label leads to; null where it leads nowhere.</summary>
    public string? Address { get; init; }

    /// <summary>True for a label that may be long: it takes a second line before it makes the table too wide.</summary>
    public bool Wraps { get; init; }
}

/// <summary>The link of a mail.</summary>
/// <param name="Label">What the button says.</param>
/// <param name="Address">The whole address.</param>
internal sealed record MailAction(string Label, string Address);
