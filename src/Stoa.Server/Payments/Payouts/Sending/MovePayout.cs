using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Payouts;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Payouts.Sending;

/// <summary>Each step of a payout, with its entry in the books. The payout is locked; the caller commits.</summary>
internal static class MovePayout
{
    /// <summary>The longest reason that is kept.</summary>
    internal const int ReasonLengthMax = 300;

    /// <summary>Says that it stands where it stands: mails follow, and the gateway's call when it may leave.</summary>
    internal static void Tell(Work work, Payout payout)
    {
        work.Emit(new PayoutMoved(payout.Id, payout.OrganizationId, payout.Status));
        if (payout is { Status: PayoutStatus.Approved, IsManual: false })
            work.Send(SendPayout.Topic, payout.Id.ToString(), new SendPayout.Intent(payout.Id));
    }

    /// <summary>The operators have approved it.</summary>
    internal static void Approve(Work work, Payout payout)
    {
        payout.Status = PayoutStatus.Approved;
        Tell(work, payout);
    }

    /// <summary>A processor or the operator's bank has it.</summary>
    internal static void Send(Work work, Payout payout)
    {
        payout.Status = PayoutStatus.Sent;
        payout.SentAt = work.Now;
        Tell(work, payout);
    }

    /// <summary>The organization has the money. Does nothing when that is known, or when it has failed since.</summary>
    /// <param name="work">The use case's.</param>
    /// <param name="payout">Locked.</param>
    /// <param name="fee">What the processor took for it.</param>
    internal static void Pay(Work work, Payout payout, Money? fee = null)
    {
        // A processor's news may overtake our own note that it was sent.
        if (payout.Status is PayoutStatus.Approved) (payout.Status, payout.SentAt) = (PayoutStatus.Sent, work.Now);
        if (!payout.Status.MayBecome(PayoutStatus.Paid)) return;
        Ledger.Post(work, PayoutEntries.PaidOut(payout.Id.ToString(), payout.OrganizationId.ToString(), payout.From, payout.Amount), order: null);
        if (fee is { IsPositive: true } taken) Ledger.Post(work, Entries.GatewayFee(payout.Id.ToString(), payout.Method, taken), order: null);
        payout.Status = PayoutStatus.Paid;
        payout.PaidAt = work.Now;
        Tell(work, payout);
    }

    /// <summary>It came to nothing, even after it was paid: the money is back in the balance. Does nothing when that is known.</summary>
    /// <param name="work">The use case's.</param>
    /// <param name="payout">Locked.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="cameBack">It had left our balance at the processor.</param>
    internal static void Fail(Work work, Payout payout, string reason, bool cameBack = false)
    {
        if (!payout.Status.MayBecome(PayoutStatus.Failed)) return;
        var (id, organization, words) = (payout.Id.ToString(), payout.OrganizationId.ToString(), Short(reason));
        // What a processor had transferred to pay it left our balance there, and comes back: its own books have both movements.
        var wasTransferred = payout.Status is not PayoutStatus.Paid && (payout.GatewayTransferId is not null || cameBack);
        if (wasTransferred) Ledger.Post(work, PayoutEntries.PaidOut(id, organization, payout.From, payout.Amount), order: null);
        Ledger.Post(work, wasTransferred || payout.Status is PayoutStatus.Paid
            ? PayoutEntries.Bounced(id, organization, payout.From, payout.Amount, words)
            : PayoutEntries.Returned(id, organization, payout.Amount, words), order: null);
        End(work, payout, PayoutStatus.Failed, words);
        if (payout.GatewayTransferId is not null) work.Send(SendPayout.TakeBackTopic, id, new SendPayout.Intent(payout.Id));
    }

    /// <summary>It is called off before it has left.</summary>
    internal static Problem? Cancel(Work work, Payout payout, string reason)
    {
        // What a processor may be paying at this moment cannot be called off.
        if (!payout.Status.MayBecome(PayoutStatus.Cancelled)) return PayoutProblems.OnItsWay;
        if (payout is { Status: PayoutStatus.Approved, IsManual: false }) return PayoutProblems.OnItsWay;
        var words = Short(reason);
        Ledger.Post(work, PayoutEntries.Returned(payout.Id.ToString(), payout.OrganizationId.ToString(), payout.Amount, words), order: null);
        End(work, payout, PayoutStatus.Cancelled, words);
        return null;
    }

    /// <summary>A reason as it is kept; null when there is none.</summary>
    internal static string? Reason(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : Short(typed.Trim());

    private static void End(Work work, Payout payout, PayoutStatus status, string reason)
    {
        payout.Status = status;
        payout.Reason = reason;
        payout.EndedAt = work.Now;
        Tell(work, payout);
    }

    private static string Short(string text) => text.Length <= ReasonLengthMax ? text : text[..ReasonLengthMax];
}
