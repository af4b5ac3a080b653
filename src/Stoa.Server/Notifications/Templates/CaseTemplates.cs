namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about what the two sides of a complaint, and the marketplace, do to resolve it.</summary>
internal static class CaseTemplates
{
    internal static Wording Proposed(Telling t) => new(
        $"A proposal about {t.Order.Title}",
        $"{Other(t)} proposes that {Sum(t)}.",
        Words(t),
        Until(t) is { } until ? $"Accept it or answer with another amount until {until}. After that {t.Letterhead.Marketplace} decides." : "Accept it, or answer with another amount.")
    {
        ActionLabel = "Answer",
    };

    internal static Wording Retracted(Telling t) => new(
        $"A proposal was taken back: {t.Order.Title}",
        $"{Other(t)} took the proposal about {t.Order.Title} back. Nothing has been agreed, and no money has moved.",
        Words(t))
    {
        ActionLabel = "Make a proposal",
    };

    internal static Wording Deadline(Telling t) => new(
        $"A day left to agree: {t.Order.Title}",
        $"The problem with {t.What}{t.OnDay} is not resolved yet.",
        t.Values.Proposed is null ? "No proposal is on the table." : $"The proposal on the table is that {Sum(t)}.",
        Until(t) is { } until ? $"If nothing happens until {until}, {t.Letterhead.Marketplace} is asked to decide." : $"If nothing happens, {t.Letterhead.Marketplace} is asked to decide.");

    internal static Wording Escalated(Telling t) => t.Audience is Audience.Operator
        ? new($"Decide a complaint: order {t.Order.Number}",
            $"{t.Customer} and {t.Order.ProviderName} did not agree about {t.Order.Title}. The money waits until you decide.",
            Words(t))
        {
            ActionLabel = "Decide",
        }
        : new($"We decide about {t.Order.Title}",
            $"{t.Letterhead.Marketplace} has been asked to decide about {t.What}{t.OnDay}.",
            "Until then you can still agree with the other side on the order's page.",
            Words(t));

    private static string Sum(Telling t) => t.Values.Proposed is { IsPositive: true } amount
        ? $"{t.Amount(amount)} goes back to {(t.ToCustomer ? "you" : "the customer")}"
        : $"nothing goes back to {(t.ToCustomer ? "you" : "the customer")}";

    private static string Other(Telling t) => t.ToCustomer ? t.Order.ProviderName : t.Customer is "a customer" ? "The customer" : t.Customer;

    private static string? Until(Telling t) => t.Order.DeadlineAt is { } deadline ? t.Moment(deadline) : null;

    private static string? Words(Telling t) => string.IsNullOrWhiteSpace(t.Values.Reason) ? null : $"In their words: “{t.Values.Reason.Trim()}”.";
}
