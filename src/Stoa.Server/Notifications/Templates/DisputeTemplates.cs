namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about complaints.</summary>
internal static class DisputeTemplates
{
    internal static Wording Opened(Telling t) => t.Audience switch
    {
        Audience.Customer => new($"We look into it: {t.Order.Title}",
            $"You have reported a problem with {t.What}{t.OnDay}. The money stays with us until it is decided.",
            Quote(t),
            "On the order's page you and the provider can agree on what goes back. If you do not, our team decides."),
        Audience.Provider => new($"A problem was reported: {t.What}",
            $"{t.Customer} has reported a problem with {t.Order.Title}{t.OnDay}. The money stays with {t.Letterhead.Marketplace} until it is decided.",
            Quote(t),
            "On the order's page you can propose what goes back, and the customer can accept it."),
        _ => new($"Dispute: order {t.Order.Number}, {t.Order.ProviderName}",
            $"{t.Customer} has reported a problem with {t.Order.Title} of {t.Order.ProviderName}{t.OnDay}. The money is frozen until you decide.",
            Quote(t))
        {
            ActionLabel = "Decide",
        },
    };

    internal static Wording Waiting(Telling t) => t.Audience switch
    {
        Audience.Operator => new($"A dispute still waits for you: order {t.Order.Number}",
            $"The dispute about {t.Order.Title} of {t.Order.ProviderName} is still open, and the money of both sides waits with it.")
        {
            ActionLabel = "Decide",
        },
        _ => new($"Still being looked into: {t.What}",
            $"The problem with {t.What}{t.OnDay} is not decided yet. We have not forgotten it."),
    };

    internal static Wording Resolved(Telling t) => new(
        $"Decided: {t.What}",
        $"The problem that was reported with {t.What}{t.OnDay} is decided.",
        t.Reason,
        t.RefundSentence ?? "No money goes back.");

    private static string? Quote(Telling t) => string.IsNullOrWhiteSpace(t.Values.Reason) ? null : $"In the customer's words: {t.Values.Reason.Trim()}";
}
