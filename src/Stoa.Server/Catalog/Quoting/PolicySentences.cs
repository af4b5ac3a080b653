using System.Globalization;
using Stoa.Core.Cancellation;

namespace Stoa.Server.Catalog.Quoting;

/// <summary>A cancellation policy in words, for whoever is about to book.</summary>
internal static class PolicySentences
{
    private const int HoursPerDay = 24;
    private const int DaysFrom = 48;

    /// <summary>A sentence for each tier, and one for what comes after the last.</summary>
    public static IReadOnlyList<string> Of(CancellationPolicy policy, CultureInfo culture)
    {
        var sentences = policy.Tiers.Select(tier => Sentence(tier, culture)).ToList();
        sentences.Add(policy.Tiers.Count == 0 ? "When you cancel, nothing comes back." : "Later than that, nothing comes back.");
        sentences.Add("When the provider cancels, everything comes back.");
        return sentences;
    }

    private static string Sentence(CancellationTier tier, CultureInfo culture)
    {
        var until = tier.HoursBeforeStart == 0 ? "Until the start" : $"Until {Time(tier.HoursBeforeStart)} before the start";
        var fees = tier.FeesRefunded ? "the guest surcharge too" : "without the guest surcharge";
        return $"{until}: {tier.Refund.Format(culture)} of the price comes back, {fees}.";
    }

    private static string Time(int hours) => hours switch
    {
        1 => "1 hour",
        >= DaysFrom when hours % HoursPerDay == 0 => $"{hours / HoursPerDay} days",
        _ => $"{hours} hours",
    };
}
