namespace Stoa.Server.Notifications.Templates;

/// <summary>What one template says to one audience.</summary>
/// <param name="Subject">The subject line.</param>
/// <param name="Paragraphs">What it says; nulls are left out.</param>
internal sealed record Wording(string Subject, params IReadOnlyList<string?> Paragraphs)
{
    /// <summary>What the link says.</summary>
    public string ActionLabel { get; init; } = "See the order";

    /// <summary>A last small line.</summary>
    public string? Closing { get; init; }
}
