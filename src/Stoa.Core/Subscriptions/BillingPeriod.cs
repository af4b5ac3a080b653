using System.Text.Json.Serialization;
using NodaTime;

namespace Stoa.Core.Subscriptions;

/// <summary>What a billing period is counted in.</summary>
public enum PeriodUnit
{
    /// <summary>Days of the provider's calendar.</summary>
    Day,

    /// <summary>Weeks.</summary>
    Week,

    /// <summary>Months; a day that a month does not have is its last.</summary>
    Month,

    /// <summary>Years.</summary>
    Year,
}

/// <summary>How often something is paid: every so many days, weeks, months or years.</summary>
/// <param name="Every">How many, 1 or more.</param>
/// <param name="Unit">Of what.</param>
public sealed record BillingPeriod(int Every, PeriodUnit Unit)
{
    /// <summary>Once a month.</summary>
    public static BillingPeriod Monthly { get; } = new(1, PeriodUnit.Month);

    /// <summary>The largest number of a unit: what makes about three years.</summary>
    public static int EveryMax(PeriodUnit unit) => unit switch
    {
        PeriodUnit.Day => 1_095,
        PeriodUnit.Week => 156,
        PeriodUnit.Month => 36,
        _ => 3,
    };

    /// <summary>Whether the number lies within its bounds.</summary>
    [JsonIgnore]
    public bool IsSound => Enum.IsDefined(Unit) && Every >= 1 && Every <= EveryMax(Unit);

    /// <summary>So many periods as one stretch of the calendar.</summary>
    public Period Times(int count) => Unit switch
    {
        PeriodUnit.Day => Period.FromDays(Every * count),
        PeriodUnit.Week => Period.FromWeeks(Every * count),
        PeriodUnit.Month => Period.FromMonths(Every * count),
        _ => Period.FromYears(Every * count),
    };

    /// <summary>Plain English behind a price: "every month", "every 2 weeks".</summary>
    [JsonIgnore]
    public string InWords => Every == 1
        ? $"every {Word}"
        : FormattableString.Invariant($"every {Every} {Word}s");

    private string Word => Unit.ToString().ToLowerInvariant();
}
