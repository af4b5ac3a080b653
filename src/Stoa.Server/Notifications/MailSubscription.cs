using NodaTime;
using Stoa.Core;
using Stoa.Core.Subscriptions;

namespace Stoa.Server.Notifications;

/// <summary>A subscription, as far as mails speak of it.</summary>
/// <param name="Title">Listing and plan.</param>
/// <param name="ProviderName">With whom.</param>
/// <param name="CustomerName">Of whom; empty when that is not known.</param>
/// <param name="Price">What a period costs.</param>
/// <param name="Period">How often: "every month".</param>
/// <param name="PeriodEnd">Until when it is paid, or free.</param>
/// <param name="Zone">Days are written as its calendar has them.</param>
public sealed record MailSubscription(
    string Title, string ProviderName, string CustomerName, Money Price, string Period, Instant? PeriodEnd, DateTimeZone Zone)
{
    /// <summary>When a refused charge is tried again; null when it is not.</summary>
    public Instant? RetryAt { get; init; }

    /// <summary>When it is given up.</summary>
    public Instant? GivenUpAt { get; init; }

    /// <summary>What the refusal means.</summary>
    public Decline? Decline { get; init; }

    /// <summary>Until when a change of plan that was refused may be paid by hand.</summary>
    public Instant? ChangeUntil { get; init; }

    /// <summary>Until when it is paused.</summary>
    public Instant? PausedUntil { get; init; }

    /// <summary>Why it ended.</summary>
    public EndReason? EndReason { get; init; }
}
