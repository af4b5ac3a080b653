namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about bank transfers, to the customer.</summary>
internal static class TransferTemplates
{
    internal static Wording Awaited(Telling t) => new(
        $"Send {Sum(t)} by bank transfer: {t.Order.Title}",
        $"Your booking of {t.What}{t.OnDay} is kept for you{Until(t)}. The money must have arrived by then; banks take one to three working days.",
        "The account stands below. Write the reference exactly as it stands there and nothing else: by it we know that the money is yours.")
    {
        ActionLabel = "See it on the order's page",
    };

    internal static Wording PartCame(Telling t) => new(
        $"A part of your bank transfer came: {t.Order.Title}",
        $"{Sum(t)} have come. {(t.Values.Proposed is { } missing ? t.Amount(missing) : "The rest")} are still missing: send them with the same reference{Until(t)}.")
    {
        ActionLabel = "See what to send",
    };

    internal static Wording AccountWanted(Telling t) => new(
        $"Where should we send {Sum(t)}? {t.Order.Title}",
        $"{Sum(t)} go back to you. You paid by bank transfer, so we need an account to send them to.",
        string.IsNullOrWhiteSpace(t.Values.Reason) ? null : $"We have tried, and your bank sent it back: {t.Values.Reason.Trim()}",
        "We ask for it on the order's page only. Never send an account number by e-mail.")
    {
        ActionLabel = "Name an account",
    };

    private static string Sum(Telling t) => t.Amount(t.Values.Amount ?? throw new ArgumentException("This template speaks of a bank transfer, and no amount was given."));

    private static string Until(Telling t) => t.Order.DeadlineAt is { } deadline ? $" until {t.Moment(deadline)}" : "";
}
