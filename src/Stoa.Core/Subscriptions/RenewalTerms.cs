namespace Stoa.Core.Subscriptions;

/// <summary>How a plan renews itself.</summary>
/// <param name="Period">How often it is paid.</param>
/// <param name="TrialDays">How many days are free at first; 0 for none.</param>
/// <param name="TrialNeedsCard">True when a means of payment must be there before the trial begins; otherwise the customer is asked at its end.</param>
public sealed record RenewalTerms(BillingPeriod Period, int TrialDays = 0, bool TrialNeedsCard = true)
{
    /// <summary>The longest trial, in days.</summary>
    public const int TrialDaysMax = 365;

    /// <summary>Everything wrong with the terms, each with its field below <paramref name="field"/>.</summary>
    public static IEnumerable<Problem> Check(RenewalTerms? terms, string field)
    {
        if (terms?.Period is not { IsSound: true })
        {
            yield return new(ProblemKind.Invalid, "plan-period-out-of-range",
                "Say how often it is paid: every 1 to 1095 days, 156 weeks, 36 months or 3 years.", $"{field}.every");
        }

        if (terms?.TrialDays is < 0 or > TrialDaysMax)
            yield return new(ProblemKind.Invalid, "plan-trial-out-of-range", $"A trial has 0 to {TrialDaysMax} days.", $"{field}.trial_days");
    }
}
