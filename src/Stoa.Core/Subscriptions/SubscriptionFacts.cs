using NodaTime;
using Stoa.Core.Ordering;

namespace Stoa.Core.Subscriptions;

/// <summary>What the rules must know of a subscription.</summary>
public sealed record SubscriptionFacts
{
    /// <summary>Where it stands.</summary>
    public required SubscriptionState State { get; init; }

    /// <summary>When it began.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Until when it is paid, or free; null while nothing was paid and nothing is free.</summary>
    public Instant? PeriodEnd { get; init; }

    /// <summary>True when it ends with the period.</summary>
    public bool CancelsAtEnd { get; init; }

    /// <summary>Who asked for that.</summary>
    public ActorRole EndsBy { get; init; } = ActorRole.Customer;

    /// <summary>True when a reminder of this period's end was sent.</summary>
    public bool IsReminded { get; init; }

    /// <summary>True while the order of a cycle waits for its payment.</summary>
    public bool AwaitsPayment { get; init; }

    /// <summary>True while a change of plan waits for its payment.</summary>
    public bool AwaitsChange { get; init; }

    /// <summary>Until when a change of plan may be paid by hand; null when none waits for that.</summary>
    public Instant? ChangeUntil { get; init; }

    /// <summary>When something first became overdue; null when nothing is.</summary>
    public Instant? PastDueSince { get; init; }

    /// <summary>When the charge is tried next.</summary>
    public Instant? RetryAt { get; init; }

    /// <summary>When it resumes by itself; null when it waits for the customer.</summary>
    public Instant? PausedUntil { get; init; }
}

/// <summary>What a subscription does by itself.</summary>
public enum Due
{
    /// <summary>It was never paid: it ends.</summary>
    Forget,

    /// <summary>The customer is told that it renews soon.</summary>
    Remind,

    /// <summary>The next cycle is ordered.</summary>
    Renew,

    /// <summary>It ends, as it was asked to.</summary>
    End,

    /// <summary>An overdue payment is tried again.</summary>
    Retry,

    /// <summary>An overdue payment is given up.</summary>
    GiveUp,

    /// <summary>It goes on after its pause.</summary>
    Resume,

    /// <summary>A change of plan that was not paid is dropped.</summary>
    DropChange,
}

/// <summary>What is due, and when.</summary>
public sealed record DueStep(Due What, Instant At);

/// <summary>How a marketplace runs subscriptions.</summary>
/// <param name="Dunning">How overdue payments are asked for.</param>
/// <param name="RemindBefore">How long before a renewal the customer is reminded; nothing for never.</param>
/// <param name="FirstPayment">How long the first payment may take.</param>
public sealed record SubscriptionTimings(DunningPlan Dunning, Duration RemindBefore, Duration FirstPayment);

/// <summary>Decides what a subscription does by itself next.</summary>
public static class SubscriptionClock
{
    /// <summary>The one thing that is due next, perhaps already; null when it waits for somebody.</summary>
    public static DueStep? Next(SubscriptionFacts facts, SubscriptionTimings timings) => facts.State switch
    {
        SubscriptionState.Pending => new(Due.Forget, facts.CreatedAt + timings.FirstPayment),
        SubscriptionState.Trialing or SubscriptionState.Active => AtEnd(facts, timings),
        SubscriptionState.PastDue when facts.PastDueSince is { } since => facts.RetryAt is { } retry && retry <= timings.Dunning.EndOf(since)
            ? new(Due.Retry, retry)
            : new(Due.GiveUp, timings.Dunning.EndOf(since)),
        SubscriptionState.Paused when facts.PausedUntil is { } until => new(Due.Resume, until),
        _ => null,
    };

    private static DueStep? AtEnd(SubscriptionFacts facts, SubscriptionTimings timings)
    {
        if (facts.PeriodEnd is not { } end) return null;
        if (facts.ChangeUntil is { } until && until < end) return new(Due.DropChange, until);
        if (facts.CancelsAtEnd) return new(Due.End, end);
        // What is being charged at this moment is answered first.
        if (facts.AwaitsPayment) return null;
        return !facts.IsReminded && timings.RemindBefore > Duration.Zero
            ? new(Due.Remind, end - timings.RemindBefore)
            : new(Due.Renew, end);
    }
}
