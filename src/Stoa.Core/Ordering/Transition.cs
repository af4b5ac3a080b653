namespace Stoa.Core.Ordering;

/// <summary>One row of a process.</summary>
/// <param name="Name">Unique in its process, in kebab case; the API's and the timers' word for it.</param>
/// <param name="From">The states it leaves.</param>
/// <param name="To">The state it leads to; null when the order stays where it is.</param>
/// <param name="By">Who may fire it.</param>
public sealed record Transition(string Name, IReadOnlyList<OrderState> From, OrderState? To, ActorRole By)
{
    /// <summary>The button's text: a verb, in plain English.</summary>
    public required string Label { get; init; }

    /// <summary>When the system fires it by itself; null when it waits for somebody or for an event. It does not bind other roles.</summary>
    public Timing? When { get; init; }

    /// <summary>What must hold, for every role; the first that does not gives the refusal.</summary>
    public IReadOnlyList<Guard> Guards { get; init; } = [];

    /// <summary>What the server does, in this order.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>Who is told.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>True when whoever fires it must say why.</summary>
    public bool NeedsReason { get; init; }

    /// <summary>True when the order cannot come back from it: ask again before doing it.</summary>
    public bool IsDangerous { get; init; }

    /// <summary>True when an amount must come with it.</summary>
    public bool NeedsAmount => Effects.Contains(Effect.RefundAmount);

    /// <summary>True when a new period must come with it.</summary>
    public bool NeedsPeriod =>
        Effects.Contains(Effect.MoveReservation) || Effects.Contains(Effect.HoldExtension) || Effects.Contains(Effect.ExtendReservation);

    /// <summary>True when firing it changes the reserved time at once, and with it the timers.</summary>
    public bool MovesTime => Effects.Contains(Effect.MoveReservation) || Effects.Contains(Effect.ExtendReservation);

    /// <summary>The state after firing it in a given state.</summary>
    public OrderState Target(OrderState from) => To ?? from;
}
