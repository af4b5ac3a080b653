namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about the life of an order.</summary>
internal static class OrderTemplates
{
    internal static Wording Confirmed(Telling t) => t.ToCustomer
        ? new($"Confirmed: {t.What}{t.OnDay}",
            $"Your booking is confirmed, and {t.Amount(t.Order.Total)} is paid.",
            $"{t.Letterhead.Marketplace} keeps the money until {t.Order.ProviderName} has done the work.",
            "On the order's page you can move or cancel it; what you would get back is shown before you decide.")
        : new($"New booking: {t.Order.Title}{t.OnDay}",
            $"{t.Customer} has booked and paid {t.Order.Title}{t.OnDay}.",
            t.ToProvider ? $"{t.Amount(t.Order.ProviderReceives)} is kept for you and released after the work is done." : null);

    internal static Wording Reminder(Telling t) => t.ToCustomer
        ? new($"Soon: {t.What}{t.OnDay}",
            $"This is a reminder of {t.What}{t.OnDay}.",
            "Should you be unable to come, please say so on the order's page: what you would get back is shown there.")
        : new($"Soon: {t.What}{t.OnDay}",
            $"This is a reminder: {t.Order.Title} for {t.Customer}{t.OnDay}.");

    internal static Wording Rescheduled(Telling t) => new(
        $"New time: {t.What}{t.OnDay}",
        t.Who.Length > 0 ? $"{Begin(t.Who)} moved {t.Order.Title} to {NewTime(t)}." : $"{t.Order.Title} has moved to {NewTime(t)}.",
        t.Values.PreviousStart is { } before ? $"Before, it was {t.Moment(before)}." : null,
        t.Reason,
        "The attached file replaces the entry in your calendar.");

    internal static Wording Cancelled(Telling t) => new(
        $"Cancelled: {t.What}{t.OnDay}",
        CancelledBy(t),
        t.Reason,
        t.RefundSentence ?? (t.ToCustomer ? NothingBack(t) : null),
        t.HasRefund ? t.Values.RefundExplained : null);

    internal static Wording Completed(Telling t) => t.ToCustomer
        ? new($"How was {t.What}?",
            $"{t.What} is done. We hope it was what you wanted.",
            "On the order's page you can say how it was: your stars help others to choose.",
            "If something was wrong, report it on the order's page before the money is released to the provider.")
        : new($"Done: {t.What}", $"{t.What} is done.");

    internal static Wording NoShow(Telling t) => t.ToCustomer
        ? new($"{t.Order.ProviderName} missed you",
            $"{t.Order.ProviderName} reports that you did not come to {t.Order.Title}{t.OnDay}.",
            t.RefundSentence,
            t.HasRefund ? t.Values.RefundExplained : null,
            "If that is not so, report it on the order's page, and we look into it before any money is released.")
        : new($"No-show: {t.What}", $"{t.Customer} did not come to {t.Order.Title}{t.OnDay}.", t.RefundSentence);

    private static string CancelledBy(Telling t) =>
        (t.Who.Length > 0 ? $"{Begin(t.Who)} cancelled {t.Order.Title}{t.OnDay}." : $"{t.Order.Title}{t.OnDay} is cancelled.")
        + (t.ToProvider ? " The time is free again." : "");

    private static string NothingBack(Telling t) => t.Values.WasCharged
        ? "By the cancellation policy, nothing goes back."
        : "You were not charged.";

    private static string NewTime(Telling t) => t.Order.StartsAt is { } start ? t.Moment(start) : "another time";

    private static string Begin(string words) => char.ToUpper(words[0], System.Globalization.CultureInfo.InvariantCulture) + words[1..];
}
