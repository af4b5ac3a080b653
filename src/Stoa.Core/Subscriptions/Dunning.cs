using NodaTime;

namespace Stoa.Core.Subscriptions;

/// <summary>What becomes of a subscription that stays unpaid.</summary>
public enum AfterDunning
{
    /// <summary>It ends.</summary>
    Cancel,

    /// <summary>It is paused, and billed anew when the customer resumes it.</summary>
    Pause,
}

/// <summary>How an overdue payment is asked for.</summary>
/// <param name="RetryDays">Days after the first refusal on which the charge is tried again, rising. The last is the end.</param>
/// <param name="Then">What follows when none succeeds.</param>
public sealed record DunningPlan(IReadOnlyList<int> RetryDays, AfterDunning Then)
{
    /// <summary>The longest that something stays overdue, in days: less than an order waits for its payment.</summary>
    public const int DaysMax = 30;

    /// <summary>The most tries.</summary>
    public const int RetriesMax = 10;

    /// <summary>After 1, 3, 5 and 7 days; then it ends.</summary>
    public static DunningPlan Default { get; } = new([1, 3, 5, 7], AfterDunning.Cancel);

    /// <summary>Whether the days rise and lie within their bounds.</summary>
    public bool IsSound =>
        RetryDays.Count is >= 1 and <= RetriesMax && RetryDays[0] >= 1 && RetryDays[^1] <= DaysMax && RetryDays.Zip(RetryDays.Skip(1)).All(pair => pair.First < pair.Second);

    /// <summary>When the customer has had enough time.</summary>
    /// <param name="since">The first refusal.</param>
    public Instant EndOf(Instant since) => since + Duration.FromDays(RetryDays[^1]);

    /// <summary>When the charge is tried next; null when it is not tried again by itself. Days that have gone by are not made up for.</summary>
    /// <param name="since">The first refusal.</param>
    /// <param name="retries">How often it has been tried since.</param>
    /// <param name="decline">What the last refusal meant.</param>
    /// <param name="now">The moment.</param>
    public Instant? NextRetry(Instant since, int retries, Decline decline, Instant now) => decline is not Decline.Retryable
        ? null
        : RetryDays.Skip(retries).Select(days => (Instant?)(since + Duration.FromDays(days))).FirstOrDefault(at => at > now);

    /// <summary>Whether it is given up with this refusal: the last of the tries.</summary>
    public bool IsOver(Instant since, int retries, Instant now) => retries >= RetryDays.Count || now >= EndOf(since);
}
