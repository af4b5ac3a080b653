namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about payments that a bank took back.</summary>
internal static class ChargebackTemplates
{
    internal static Wording Opened(Telling t) => t.Audience is Audience.Operator
        ? new($"Chargeback: order {t.Order.Number}, {Sum(t)}",
            $"The bank of {t.Customer} took the payment for {t.Order.Title} of {t.Order.ProviderName} back.",
            Until(t) is { } until ? $"Evidence must be there by {until}." : "The processor names no deadline for evidence.")
        {
            ActionLabel = "See the evidence",
        }
        : new($"A bank took a payment back: {t.Order.Title}",
            $"The bank of {(t.ToCustomer ? "the card you paid with" : t.Customer)} took the payment for {t.Order.Title}{t.OnDay} back until it has decided.",
            t.ToProvider ? "Write on the order's page what the bank should know: what took place, and what was agreed." : null);

    internal static Wording Due(Telling t) => new(
        $"Evidence is due: order {t.Order.Number}",
        $"Nothing has been handed in about the chargeback of {Sum(t)} for {t.Order.Title} of {t.Order.ProviderName}.",
        Until(t) is { } until ? $"The bank takes evidence until {until}." : "The bank waits for it.")
    {
        ActionLabel = "See the evidence",
    };

    internal static Wording Refused(Telling t) => new(
        $"Evidence was refused: order {t.Order.Number}",
        $"The processor did not take the evidence about the chargeback for {t.Order.Title} of {t.Order.ProviderName}.",
        string.IsNullOrWhiteSpace(t.Values.Reason) ? null : $"The processor's reason is “{t.Values.Reason.Trim()}”.")
    {
        ActionLabel = "See the evidence",
    };

    internal static Wording Won(Telling t) => t.ToCustomer
        ? new($"Your bank has decided: {t.Order.Title}",
            $"Your bank decided that the payment for {t.What}{t.OnDay} stands.",
            "If something about it was not right, write to us from the order's page.")
        : new($"Chargeback won: order {t.Order.Number}",
            $"The bank decided about {t.Order.Title}{t.OnDay}: the payment of {t.Customer} stands, and the money is where it was.");

    internal static Wording Lost(Telling t) => t.ToCustomer
        ? new($"Your bank has decided: {t.Order.Title}",
            $"Your bank decided that the payment for {t.What}{t.OnDay} comes back to you. It is between you and your bank from here.")
        : new($"Chargeback lost: order {t.Order.Number}",
            $"The bank decided about {t.Order.Title}{t.OnDay}: {Sum(t)} stays with {t.Customer}.",
            t.ToProvider ? "Your part of it comes out of what was held, or out of your balance." : null);

    private static string Sum(Telling t) => t.Values.Proposed is { } amount ? t.Amount(amount) : "the payment";

    private static string? Until(Telling t) => t.Order.DeadlineAt is { } deadline ? t.Moment(deadline) : null;
}
