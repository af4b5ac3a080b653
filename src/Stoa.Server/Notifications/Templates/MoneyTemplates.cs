namespace Stoa.Server.Notifications.Templates;

/// <summary>Mails about money.</summary>
internal static class MoneyTemplates
{
    internal static Wording PaymentFailed(Telling t) => t.ToCustomer
        ? new($"Your payment for {t.Order.Title} did not go through",
            $"{t.Order.ProviderName} accepted, but your bank did not let us take {t.Amount(t.Order.Total)}. The booking is cancelled, and you were not charged.",
            "You can book again with another card.")
        : new($"A payment failed: {t.What}",
            $"The payment of {t.Customer} for {t.Order.Title}{t.OnDay} could not be taken. The booking is cancelled.");

    internal static Wording AuthorizationEnded(Telling t) => t.ToCustomer
        ? new($"Your bank lets the payment for {t.Order.Title} go",
            $"{t.Amount(t.Order.Total)} was set aside for {t.What}{t.OnDay}. Your bank does not keep it aside any longer, so the booking is cancelled. You were not charged.",
            "You can book again, with the same card or another.")
        : new($"Order {t.Order.Number} is cancelled: its payment could not be kept",
            $"The bank of {t.Customer} does not keep the amount for {t.Order.Title}{t.OnDay} aside any longer. The booking is cancelled, and the time is free again.",
            t.ToProvider ? "Answering requests early, or taking the money at the acceptance, keeps this from happening." : null);

    internal static Wording LatePaymentRefunded(Telling t) => t.ToCustomer
        ? new($"Your payment came too late and goes back: {t.Order.Title}",
            $"Your payment for {t.What}{t.OnDay} arrived after the time it was kept for you had ended, and the time is no longer free.",
            t.RefundSentence ?? "All of it goes back to where you paid from; banks take up to ten days to show it.",
            "We are sorry. Other times may well be free.")
        : new($"A late payment was refunded: order {t.Order.Number}",
            $"The payment of {t.Customer} for {t.Order.Title} arrived after the order had ended. It goes back in full.");

    internal static Wording RefundMade(Telling t) => new(
        t.ToCustomer ? $"Money goes back to you: {t.Order.Title}" : $"Refund for order {t.Order.Number}",
        t.RefundSentence ?? "A refund was made.",
        t.Reason,
        t.ToProvider ? "The order's page shows what comes out of whose part." : null);

    internal static Wording RefundFailed(Telling t) => t.Audience is Audience.Operator
        ? new($"A refund failed: order {t.Order.Number}",
            $"The processor refused to give {(t.Values.Refund is { } refund ? t.Amount(refund) : "the money")} back to {t.Customer} for {t.Order.Title}.",
            string.IsNullOrWhiteSpace(t.Values.Reason) ? null : $"The processor's reason is “{t.Values.Reason.Trim()}”.",
            "The customer still waits for it. Try it again, or pay the customer another way and say so there.")
        {
            ActionLabel = "See the refunds that wait",
        }
        : new($"Your refund takes longer: {t.Order.Title}",
            $"The refund for {t.What}{t.OnDay} could not be made yet. Somebody looks at it, and nothing is needed from you.");

    internal static Wording FundsReleased(Telling t) => t.ToCustomer
        ? new($"{t.Order.ProviderName} was paid for {t.Order.Title}", $"What we kept for {t.What} was released to the provider.")
        : new($"Released: the money for {t.Order.Title}",
            $"What was kept for {t.Order.Title}{t.OnDay} was released{(t.ToProvider ? " to your balance" : $" to {t.Order.ProviderName}")}.")
        {
            ActionLabel = "See the order",
        };
}
