namespace Stoa.Core.Payouts;

/// <summary>Where a payout stands.</summary>
public enum PayoutStatus
{
    /// <summary>It waits for operators.</summary>
    AwaitingApproval,

    /// <summary>It may leave.</summary>
    Approved,

    /// <summary>A processor or a bank has it.</summary>
    Sent,

    /// <summary>The organization has it.</summary>
    Paid,

    /// <summary>It came to nothing, and the money is back in the balance.</summary>
    Failed,

    /// <summary>It was called off before it left, and the money is back in the balance.</summary>
    Cancelled,
}

/// <summary>The steps of a payout: what may follow what, and where its money is.</summary>
public static class PayoutSteps
{
    private static readonly Dictionary<PayoutStatus, PayoutStatus[]> Next = new()
    {
        [PayoutStatus.AwaitingApproval] = [PayoutStatus.Approved, PayoutStatus.Cancelled],
        [PayoutStatus.Approved] = [PayoutStatus.Sent, PayoutStatus.Failed, PayoutStatus.Cancelled],
        [PayoutStatus.Sent] = [PayoutStatus.Paid, PayoutStatus.Failed],
        // A bank may send back what it had taken.
        [PayoutStatus.Paid] = [PayoutStatus.Failed],
        [PayoutStatus.Failed] = [],
        [PayoutStatus.Cancelled] = [],
    };

    /// <summary>Whether a step may be taken.</summary>
    public static bool MayBecome(this PayoutStatus from, PayoutStatus to) => Next[from].Contains(to);
}
