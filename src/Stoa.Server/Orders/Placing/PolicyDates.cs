using System.Globalization;
using NodaTime;
using Stoa.Core.Cancellation;
using Stoa.Server.Site.Components.Times;

namespace Stoa.Server.Orders.Placing;

/// <summary>A cancellation policy in sentences with the dates of one booking.</summary>
public static class PolicyDates
{
    /// <summary>One sentence for each tier that can still be reached, one for afterwards, one for the provider's side.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="start">The start it counts from.</param>
    /// <param name="zone">The place's zone.</param>
    /// <param name="hasSurcharge">Whether the surcharge for guests is worth a word.</param>
    /// <param name="culture">How dates and shares are written.</param>
    /// <param name="now">The present.</param>
    public static IReadOnlyList<string> Sentences(
        CancellationPolicy policy, Instant start, DateTimeZone zone, bool hasSurcharge, CultureInfo culture, Instant now)
    {
        var ahead = policy.Tiers.Where(tier => tier.LastInstant(start) >= now).ToList();
        List<string> sentences = [.. ahead.Select(tier =>
            $"If you cancel until {WallClock.Text(tier.LastInstant(start), zone, culture, TimeStyle.Short)}, {tier.Refund.Format(culture)} of the price comes back{Fees(tier, hasSurcharge)}.")];
        sentences.Add(ahead.Count > 0 ? "If you cancel later, nothing comes back." : "It is too close to the start for a refund: if you cancel, nothing comes back.");
        sentences.Add("If the provider cancels, everything comes back.");
        return sentences;
    }

    private static string Fees(CancellationTier tier, bool hasSurcharge) => (hasSurcharge, tier.FeesRefunded) switch
    {
        (false, _) => "",
        (_, true) => ", and of the guest surcharge too",
        _ => ", the guest surcharge does not",
    };
}
