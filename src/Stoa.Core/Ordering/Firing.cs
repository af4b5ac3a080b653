using NodaTime;

namespace Stoa.Core.Ordering;

/// <summary>A transition that the system will fire by itself: one row of timers.</summary>
/// <param name="Transition">Its name.</param>
/// <param name="Due">When; may lie in the past, then at once.</param>
public sealed record OrderTimer(string Transition, Instant Due);

/// <summary>What firing a transition means; the server does it in one database transaction.</summary>
/// <param name="Transition">The row fired.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after; the same when the transition stays.</param>
/// <param name="StateSince">Since when the order is in <paramref name="To"/>: now, or as before when it stays.</param>
/// <param name="KeepsTimers">True when the pending timers stay as they are; else all are void and <paramref name="Timers"/> take their place.</param>
/// <param name="Timers">The timers to schedule, earliest first; empty when <paramref name="KeepsTimers"/>.</param>
public sealed record Firing(
    Transition Transition, OrderState From, OrderState To, Instant StateSince, bool KeepsTimers, IReadOnlyList<OrderTimer> Timers)
{
    /// <summary>What to do, in this order.</summary>
    public IReadOnlyList<Effect> Effects => Transition.Effects;

    /// <summary>Whom to tell.</summary>
    public IReadOnlyList<Notice> Notices => Transition.Notices;
}

/// <summary>What somebody may do now: a button, or an entry of the API's list.</summary>
/// <param name="Transition">The name to fire.</param>
/// <param name="Label">The button's text.</param>
/// <param name="NeedsReason">True when a reason must be given.</param>
/// <param name="NeedsAmount">True when an amount must be given.</param>
/// <param name="NeedsPeriod">True when a new time must be chosen.</param>
/// <param name="IsDangerous">True when it cannot be undone.</param>
public sealed record PermittedAction(
    string Transition, string Label, bool NeedsReason, bool NeedsAmount, bool NeedsPeriod, bool IsDangerous);
