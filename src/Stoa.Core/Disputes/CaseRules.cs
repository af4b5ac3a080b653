using NodaTime;
using Stoa.Core.Ordering;

namespace Stoa.Core.Disputes;

using static ActorRole;
using static CaseState;

/// <summary>Who may do what in a case, as one table, and when the marketplace's turn comes. Pure: it changes nothing.</summary>
public static class CaseRules
{
    /// <summary>Most proposals in one case: after that the two accept, or the marketplace decides.</summary>
    public const int ProposalsMax = 20;

    private const ActorRole Parties = Customer | Provider;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<CaseRow> Rows { get; } =
    [
        new(CaseMove.Propose, [Open, Escalated], To: null, Parties, Standing.NotTheirs, NeedsAmount: true),
        new(CaseMove.Counter, [Open, Escalated], To: null, Parties, Standing.Theirs, NeedsAmount: true),
        new(CaseMove.Accept, [Open, Escalated], To: Settled, Parties, Standing.Theirs),
        new(CaseMove.Retract, [Open, Escalated], To: null, Parties, Standing.Own),
        new(CaseMove.Withdraw, [Open, Escalated], To: Withdrawn, Customer),
        new(CaseMove.Escalate, [Open], To: Escalated, Parties | ActorRole.System),
        new(CaseMove.Rule, [Open, Escalated], To: Ruled, Operator, NeedsAmount: true, NeedsReason: true),
    ];

    /// <summary>Decides a move.</summary>
    /// <param name="facts">The case.</param>
    /// <param name="move">What is to be done.</param>
    /// <param name="role">The one role in which the actor acts.</param>
    /// <param name="now">The moment.</param>
    /// <param name="timings">For the program's own move, which has its time.</param>
    /// <returns>The case after it; or <c>case-over</c>, <c>wrong-role</c>, <c>escalated-already</c>, <c>no-proposal</c>,
    /// <c>proposal-stands</c>, <c>own-proposal</c>, <c>too-many-proposals</c>, <c>too-early</c>.</returns>
    public static Outcome<CaseAfter> Decide(CaseFacts facts, CaseMove move, ActorRole role, Instant now, CaseTimings timings)
    {
        var row = Row(move);
        if (facts.State.IsOver()) return CaseProblems.Over;
        if (!row.By.Includes(role)) return CaseProblems.Role(row);
        if (!row.From.Contains(facts.State)) return CaseProblems.EscalatedAlready;
        if (Missing(row, facts.ProposedBy, role) is { } problem) return problem;
        if (IsProposal(move) && facts.ProposalsMade >= ProposalsMax) return CaseProblems.TooMany;
        if (role is ActorRole.System && now < Deadline(facts, timings)) return CaseProblems.Early;
        return new CaseAfter(row.To ?? facts.State, ProposedAfter(row, facts.ProposedBy, role));
    }

    /// <summary>What this role may do now, in the table's order.</summary>
    public static IReadOnlyList<CaseMove> Permitted(CaseFacts facts, ActorRole role, Instant now, CaseTimings timings) =>
        [.. Rows.Select(row => row.Move).Where(move => Decide(facts, move, role, now, timings).Succeeded)];

    /// <summary>When the case goes to the marketplace by itself; null once it is there, or over.</summary>
    public static Instant? Deadline(CaseFacts facts, CaseTimings timings) => facts.State is Open
        ? Instant.Min(facts.MovedAt + timings.Answer, facts.OpenedAt + timings.Negotiation)
        : null;

    /// <summary>The row of a move.</summary>
    public static CaseRow Row(CaseMove move) => Rows.Single(row => row.Move == move);

    /// <summary>True for the moves that put an amount on the table.</summary>
    public static bool IsProposal(CaseMove move) => move is CaseMove.Propose or CaseMove.Counter;

    private static Problem? Missing(CaseRow row, ActorRole proposedBy, ActorRole role) => (row.Needs, proposedBy) switch
    {
        (Standing.Any, _) => null,
        (Standing.NotTheirs, _) => proposedBy is ActorRole.None || proposedBy == role ? null : CaseProblems.TheirsStands,
        (_, ActorRole.None) => CaseProblems.NoProposal,
        (Standing.Own, _) => proposedBy == role ? null : CaseProblems.NotOwn,
        _ => proposedBy != role ? null : CaseProblems.Own,
    };

    private static ActorRole ProposedAfter(CaseRow row, ActorRole before, ActorRole role) => row.Move switch
    {
        CaseMove.Propose or CaseMove.Counter => role,
        CaseMove.Retract => ActorRole.None,
        _ => before,
    };
}
