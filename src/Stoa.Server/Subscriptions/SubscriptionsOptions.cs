using NodaTime;
using Stoa.Core.Subscriptions;
using Stoa.Server.Platform;

namespace Stoa.Server.Subscriptions;

/// <summary>What a customer gets back who ends a subscription at once.</summary>
public enum EarlyEndRefund
{
    /// <summary>What the time that is left is worth.</summary>
    Prorated,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>How subscriptions are run. Key <c>Stoa:Subscriptions</c>.</summary>
public sealed class SubscriptionsOptions
{
    public const string Section = "Stoa:Subscriptions";

    /// <summary>Days after the first refusal on which a charge is tried again, rising, the last at most 30. Default 1, 3, 5, 7.</summary>
    public IReadOnlyList<int> RetryDays { get; set; } = [];

    /// <summary>What follows when none succeeds: <c>Cancel</c> (default) or <c>Pause</c>.</summary>
    public AfterDunning AfterDunning { get; set; } = AfterDunning.Cancel;

    /// <summary>How many days before a renewal the customer is reminded; 0 for never. Default 3, up to 30. Shorter periods than twice that are not reminded of.</summary>
    public int RemindDaysBefore { get; set; } = 3;

    /// <summary>How long the first payment, or giving a card, may take. Default 1 hour, 5 minutes to 2 days.</summary>
    public TimeSpan FirstPaymentWithin { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What a customer gets back who ends at once: <c>Prorated</c> (default) or <c>None</c>. Who is cancelled by others always gets it prorated.</summary>
    public EarlyEndRefund EarlyEndRefund { get; set; } = EarlyEndRefund.Prorated;

    /// <summary>Whether cycles that went by while the program was down are billed one by one. Default no: only the one that is running.</summary>
    public bool BillMissed { get; set; }

    /// <summary>The retries.</summary>
    internal DunningPlan Dunning => new(RetryDays, AfterDunning);

    /// <summary>As Core takes them, for a subscription of some period.</summary>
    internal SubscriptionTimings Timings(BillingPeriod period) => new(Dunning, IsWorthReminding(period) ? Duration.FromDays(RemindDaysBefore) : Duration.Zero, Duration.FromTimeSpan(FirstPaymentWithin));

    internal static SubscriptionsOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<SubscriptionsOptions>() ?? new SubscriptionsOptions();
        if (options.RetryDays.Count == 0) options.RetryDays = DunningPlan.Default.RetryDays;
        Check(options.Dunning.IsSound, nameof(RetryDays), $"1 to {DunningPlan.RetriesMax} rising numbers of days from 1 to {DunningPlan.DaysMax}");
        Check(options.RemindDaysBefore is >= 0 and <= 30, nameof(RemindDaysBefore), "from 0 to 30");
        Check(options.FirstPaymentWithin >= TimeSpan.FromMinutes(5) && options.FirstPaymentWithin <= TimeSpan.FromDays(2), nameof(FirstPaymentWithin), "from 00:05:00 to 2.00:00:00");
        return options;
    }

    private bool IsWorthReminding(BillingPeriod period) => period.Unit switch
    {
        PeriodUnit.Day => period.Every >= 2 * RemindDaysBefore,
        PeriodUnit.Week => period.Every * 7 >= 2 * RemindDaysBefore,
        _ => true,
    };

    private static void Check(bool holds, string name, string bounds)
    {
        if (!holds) throw new SetupException($"The setting {Section}:{name} must be {bounds}.");
    }
}
