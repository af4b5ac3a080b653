namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about questions on listings' pages.</summary>
internal static class QuestionTemplates
{
    internal static Wording Asked(Telling t) => new(
        $"A question about {About(t)}",
        "Somebody has a question before they book. A quick answer often decides it.",
        string.IsNullOrWhiteSpace(t.Values.Reason) ? null : $"In the customer's words: {t.Values.Reason.Trim()}")
    {
        ActionLabel = "Answer it",
        Closing = "Your answer stands on the listing's page for everybody.",
    };

    internal static Wording Answered(Telling t) => new(
        $"Your question about {About(t)} is answered",
        "The provider has answered your question. You find the answer on the page of the listing.",
        string.IsNullOrWhiteSpace(t.Values.Reason) ? null : $"In the customer's words: {t.Values.Reason.Trim()}")
    {
        ActionLabel = "Read the answer",
    };

    private static string About(Telling t) => string.IsNullOrWhiteSpace(t.Values.About) ? "a listing" : t.Values.About;
}
