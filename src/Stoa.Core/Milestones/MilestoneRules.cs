using Stoa.Core.Ordering;

namespace Stoa.Core.Milestones;

using static ActorRole;
using static MilestoneState;

/// <summary>Where a milestone stands.</summary>
public enum MilestoneState
{
    /// <summary>It is agreed, and its money is held.</summary>
    Agreed,

    /// <summary>The provider says that it is done.</summary>
    Delivered,

    /// <summary>The customer says that it is not; its money stays.</summary>
    Disputed,

    /// <summary>The customer has it, and its money is released.</summary>
    Accepted,

    /// <summary>Its money went back to the customer.</summary>
    Returned,
}

/// <summary>What somebody does to a milestone.</summary>
public enum MilestoneMove
{
    /// <summary>The provider says that it is done.</summary>
    Deliver,

    /// <summary>The customer agrees: its money is released. Silence after a delivery does the same.</summary>
    Accept,

    /// <summary>The customer says what is wrong.</summary>
    Dispute,

    /// <summary>The provider, or the marketplace, gives its money back.</summary>
    GiveBack,
}

/// <summary>One row of the rules.</summary>
/// <param name="Move">What is done.</param>
/// <param name="From">Where the milestone must stand.</param>
/// <param name="To">Where it stands then.</param>
/// <param name="By">Who may.</param>
/// <param name="Label">The button's text.</param>
/// <param name="NeedsReason">True when whoever moves must say why.</param>
public sealed record MilestoneRow(MilestoneMove Move, IReadOnlyList<MilestoneState> From, MilestoneState To, ActorRole By, string Label, bool NeedsReason = false);

/// <summary>Who may do what with a milestone, as one table. Pure.</summary>
public static class MilestoneRules
{
    /// <summary>Fewest and most milestones of an order.</summary>
    public const int CountMin = 2, CountMax = 20;

    /// <summary>The longest name, in characters.</summary>
    public const int TitleLengthMax = 100;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<MilestoneRow> Rows { get; } =
    [
        new(MilestoneMove.Deliver, [Agreed, Disputed], Delivered, Provider, "Say that it is done"),
        new(MilestoneMove.Accept, [Agreed, Delivered, Disputed], Accepted, Customer | Operator | ActorRole.System, "Accept and release its money"),
        new(MilestoneMove.Dispute, [Delivered], Disputed, Customer, "Say what is wrong", NeedsReason: true),
        new(MilestoneMove.GiveBack, [Agreed, Delivered, Disputed], Returned, Provider | Operator, "Give its money back", NeedsReason: true),
    ];

    /// <summary>Decides a move.</summary>
    /// <param name="state">Where the milestone stands.</param>
    /// <param name="order">The order; its money must be held, and nothing else be going on.</param>
    /// <param name="move">What is to be done.</param>
    /// <param name="role">The one role in which the actor acts.</param>
    /// <returns>Where it stands then; or <c>milestones-closed</c>, <c>wrong-role</c>, <c>milestone-moved</c>.</returns>
    public static Outcome<MilestoneState> Decide(MilestoneState state, OrderFacts order, MilestoneMove move, ActorRole role)
    {
        var row = Row(move);
        if (!IsOpen(order)) return Closed;
        if (!row.By.Includes(role)) return new Problem(ProblemKind.Forbidden, "wrong-role", $"Only {row.By.InWords()} may do this to a milestone.");
        if (!row.From.Contains(state) || (role is ActorRole.System && state is not Delivered)) return Moved;
        return row.To;
    }

    /// <summary>What this role may do now.</summary>
    public static IReadOnlyList<MilestoneRow> Permitted(MilestoneState state, OrderFacts order, ActorRole role) =>
        [.. Rows.Where(row => Decide(state, order, row.Move, role).Succeeded)];

    /// <summary>The row of a move.</summary>
    public static MilestoneRow Row(MilestoneMove move) => Rows.Single(row => row.Move == move);

    private static Problem Closed { get; } = new(ProblemKind.Conflict, "milestones-closed",
        "Milestones move while the order's money is held and nothing else is being decided about it.");

    private static Problem Moved { get; } = new(ProblemKind.Conflict, "milestone-moved",
        "This milestone has moved on meanwhile. Load the page again to see where it stands.");

    /// <summary>True for the states of an order in which its milestones go on one by one.</summary>
    public static bool GoOnIn(OrderState state) =>
        state is OrderState.Confirmed or OrderState.AwaitingRequirements or OrderState.InProgress or OrderState.Delivered or OrderState.Completed;

    private static bool IsOpen(OrderFacts order) => order.HoldsFunds && GoOnIn(order.State);
}
