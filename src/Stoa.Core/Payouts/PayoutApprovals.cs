namespace Stoa.Core.Payouts;

/// <summary>Who may approve a payout.</summary>
public static class PayoutApprovals
{
    /// <summary>Whether somebody may approve; null when they may.</summary>
    /// <param name="approver">Who wants to.</param>
    /// <param name="requestedBy">Who asked for the payout; null when the schedule did.</param>
    /// <param name="approvedBy">Who has approved already.</param>
    /// <param name="isApprover">Whether they are among the operators who approve payouts.</param>
    public static Problem? Refusal(Guid approver, Guid? requestedBy, IEnumerable<Guid> approvedBy, bool isApprover)
    {
        if (!isApprover)
            return new Problem(ProblemKind.Forbidden, "no-approver", "You run the marketplace, but approve no payouts: another operator must approve this one.");
        if (approver == requestedBy)
            return new Problem(ProblemKind.Forbidden, "own-payout", "You asked for this payout yourself: somebody else must approve it.");
        return approvedBy.Contains(approver)
            ? new Problem(ProblemKind.Conflict, "approved-by-you", "You have approved this payout already: it takes a second person.")
            : null;
    }
}
