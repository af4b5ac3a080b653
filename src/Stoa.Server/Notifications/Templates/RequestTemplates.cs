namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about bookings that a provider has to accept first.</summary>
internal static class RequestTemplates
{
    internal static Wording Sent(Telling t) => t.ToCustomer
        ? new($"Your request is with {t.Order.ProviderName}",
            $"You have asked for {t.What}{t.OnDay}. The time is kept for you until the provider answers.",
            Deadline(t, "The answer comes by {0}; without one, the request ends and costs you nothing."),
            $"{t.Amount(t.Order.Total)} is set aside on your card. It is taken only when the provider accepts.")
        : new($"Request {t.Order.Number} was sent to {t.Order.ProviderName}",
            $"{t.Customer} asks for {t.Order.Title}{t.OnDay}.",
            Deadline(t, "It ends by itself on {0}."));

    internal static Wording Received(Telling t) => t.ToCustomer
        ? Sent(t)
        : new($"New request: {t.Order.Title}{t.OnDay}",
            $"{t.Customer} would like {t.Order.Title}{t.OnDay}. The time is kept free until you answer.",
            Deadline(t, "Please accept or decline by {0}. After that the request ends by itself."))
        {
            ActionLabel = t.ToProvider ? "Answer the request" : "See the order",
        };

    internal static Wording Declined(Telling t) => t.ToCustomer
        ? new($"{t.Order.ProviderName} cannot take your request",
            $"{t.Order.ProviderName} has declined {t.Order.Title}{t.OnDay}.",
            t.Reason,
            "You were not charged. What was set aside on your card is given back; some banks take a few days to show it.",
            "Other times and other providers may well be free.")
        : new($"Request {t.Order.Number} was declined",
            $"The request of {t.Customer} for {t.Order.Title}{t.OnDay} was declined. The time is free again.",
            t.Reason);

    internal static Wording Expired(Telling t) => t.ToCustomer
        ? new($"{t.Order.ProviderName} has not answered your request",
            $"Your request for {t.What}{t.OnDay} was not answered in time and has ended.",
            "You were not charged. What was set aside on your card is given back; some banks take a few days to show it.")
        : new($"Request {t.Order.Number} has ended without an answer",
            $"The request of {t.Customer} for {t.Order.Title}{t.OnDay} was not answered in time. The time is free again.",
            t.ToProvider ? "Customers come back to providers who answer. A quick no is better than none." : null);

    private static string? Deadline(Telling t, string sentence) =>
        t.Order.DeadlineAt is { } deadline ? string.Format(t.Letterhead.Culture, sentence, t.Moment(deadline)) : null;
}
