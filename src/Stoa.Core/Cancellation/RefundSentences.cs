using System.Globalization;

namespace Stoa.Core.Cancellation;

/// <summary>Says a refund in a sentence that a customer, a provider and an operator can all read.</summary>
internal static class RefundSentences
{
    public static string All(Money left, CancelledBy by, CultureInfo? culture)
    {
        if (left.IsZero)
            return NothingLeft;
        var who = by == CancelledBy.Provider ? "the provider" : "the marketplace";
        return $"All of {Text(left, culture)} goes back, fees included, because {who} cancels.";
    }

    public static string ByTier(Money refund, Money left, Money surcharge, CancellationTier? tier, bool started, CultureInfo? culture)
    {
        if (left.IsZero)
            return NothingLeft;
        if (tier is null)
            return $"Nothing of {Text(left, culture)} goes back, because {(started ? "the start has passed" : "it is too close to the start")}.";

        var fees = (surcharge.IsZero, tier.FeesRefunded) switch
        {
            (true, _) => "",
            (false, true) => " The guest surcharge goes back in the same share.",
            (false, false) => $" The guest surcharge of {Text(surcharge, culture)} does not go back.",
        };
        var rate = tier.Refund.Format(culture ?? CultureInfo.InvariantCulture);
        return $"{Text(refund, culture)} of {Text(left, culture)} goes back: {rate} of the price, {When(tier)}.{fees}";
    }

    private const string NothingLeft = "Nothing is left to refund.";

    private static string When(CancellationTier tier) => tier.HoursBeforeStart switch
    {
        0 => "because it is not after the start",
        1 => "because it is at least an hour before the start",
        var hours => string.Create(CultureInfo.InvariantCulture, $"because it is at least {hours} hours before the start"),
    };

    private static string Text(Money money, CultureInfo? culture) => money.Format(culture ?? CultureInfo.InvariantCulture);
}
