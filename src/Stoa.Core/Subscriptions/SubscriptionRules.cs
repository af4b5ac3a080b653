using Stoa.Core.Ordering;
using static Stoa.Core.Subscriptions.SubscriptionState;

namespace Stoa.Core.Subscriptions;

/// <summary>What people do with a subscription.</summary>
public enum SubscriptionStep
{
    /// <summary>Take another plan of the same listing.</summary>
    Change,

    /// <summary>Stop renewing for a while.</summary>
    Pause,

    /// <summary>Go on after a pause.</summary>
    Resume,

    /// <summary>End with the period that is paid.</summary>
    CancelAtEnd,

    /// <summary>Take that back.</summary>
    KeepOn,

    /// <summary>End at once.</summary>
    CancelNow,

    /// <summary>Give another card.</summary>
    ReplaceMethod,

    /// <summary>Pay what is overdue by hand.</summary>
    Pay,

    /// <summary>Try an overdue charge again now.</summary>
    Retry,
}

/// <summary>Who may do what with a subscription, and when.</summary>
public static class SubscriptionRules
{
    /// <summary>The longest pause with a date, in days.</summary>
    public const int PauseDaysMax = 366;

    private static readonly (SubscriptionStep Step, ActorRole By, SubscriptionState[] In)[] Table =
    [
        (SubscriptionStep.Pay, ActorRole.Customer, [Pending, Active, PastDue]),
        (SubscriptionStep.Retry, ActorRole.Operator, [PastDue]),
        (SubscriptionStep.ReplaceMethod, ActorRole.Customer, [Trialing, Active, PastDue, Paused]),
        (SubscriptionStep.Change, ActorRole.Customer, [Trialing, Active]),
        (SubscriptionStep.Pause, ActorRole.Customer, [Active]),
        (SubscriptionStep.Resume, ActorRole.Customer, [Paused]),
        (SubscriptionStep.KeepOn, ActorRole.Customer | ActorRole.Provider | ActorRole.Operator, [Trialing, Active]),
        (SubscriptionStep.CancelAtEnd, ActorRole.Customer | ActorRole.Provider | ActorRole.Operator, [Trialing, Active]),
        (SubscriptionStep.CancelNow, ActorRole.Customer | ActorRole.Provider | ActorRole.Operator, [Pending, Trialing, Active, PastDue, Paused]),
    ];

    /// <summary>What a role may do now, in the order of the table.</summary>
    public static IReadOnlyList<SubscriptionStep> Permitted(SubscriptionFacts facts, ActorRole role) =>
        [.. Table.Select(row => row.Step).Where(step => Check(facts, step, role) is null)];

    /// <summary>Why a step may not be taken; null when it may.</summary>
    public static Problem? Check(SubscriptionFacts facts, SubscriptionStep step, ActorRole role)
    {
        var row = Table.First(row => row.Step == step);
        if (!row.By.Includes(role)) return SubscriptionProblems.WrongRole;
        if (!row.In.Contains(facts.State)) return SubscriptionProblems.NotNow(facts.State);
        return step switch
        {
            SubscriptionStep.Pay when !facts.AwaitsPayment => SubscriptionProblems.NothingToPay,
            SubscriptionStep.KeepOn when !facts.CancelsAtEnd => SubscriptionProblems.NotCancelled,
            SubscriptionStep.KeepOn when facts.EndsBy != role => SubscriptionProblems.NotYoursToKeep,
            SubscriptionStep.CancelAtEnd when facts.CancelsAtEnd => SubscriptionProblems.CancelledAlready,
            SubscriptionStep.Change or SubscriptionStep.Pause when facts.CancelsAtEnd => SubscriptionProblems.CancelledAlready,
            SubscriptionStep.Change or SubscriptionStep.Pause when facts.AwaitsPayment || facts.AwaitsChange => SubscriptionProblems.PaymentUnderWay,
            _ => null,
        };
    }
}

/// <summary>What people are told when a step is not open.</summary>
public static class SubscriptionProblems
{
    /// <summary>Somebody else does this.</summary>
    public static Problem WrongRole { get; } = new(ProblemKind.Forbidden, "wrong-role", "Somebody else does this.");

    /// <summary>Nothing is open.</summary>
    public static Problem NothingToPay { get; } = new(ProblemKind.Conflict, "nothing-to-pay", "Nothing is open to be paid.");

    /// <summary>It was not cancelled.</summary>
    public static Problem NotCancelled { get; } = new(ProblemKind.Conflict, "not-cancelled", "It is not cancelled; it goes on as it is.");

    /// <summary>Somebody else cancelled it.</summary>
    public static Problem NotYoursToKeep { get; } = new(ProblemKind.Forbidden, "cancelled-by-another", "Somebody else ends it with this period, and only they can take that back.");

    /// <summary>It was cancelled before.</summary>
    public static Problem CancelledAlready { get; } = new(ProblemKind.Conflict, "cancelled-already", "It ends with this period already. Take that back first.");

    /// <summary>A charge is being answered.</summary>
    public static Problem PaymentUnderWay { get; } = new(
        ProblemKind.Conflict, "payment-under-way", "A payment is under way. Wait for its answer, then try again.");

    /// <summary>Not in this state.</summary>
    public static Problem NotNow(SubscriptionState state) => new(
        ProblemKind.Conflict, "not-permitted", $"This cannot be done while the subscription is {state.InWords()}.");
}
