using Stoa.Server.Payments;
using Stoa.Server.Platform;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>A bank took a payment back, or has decided: people are told, and the deadline is watched.</summary>
internal static class OnDisputeEvents
{
    internal const string OpenedTopic = "disputes.chargeback-opened";
    internal const string ExtendedTopic = "disputes.chargeback-extended";
    internal const string DecidedTopic = "disputes.chargeback-decided";

    internal static async Task Opened(DisputeOpened happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var locked = await EvidenceOf.Lock(work, happened.DisputeId, cancel);
        if (locked.Refused(out _)) return;
        EvidenceTimers.Set(work, locked.Value.Dispute, services.GetRequiredService<DisputesOptions>());
        await SendChargebackMails.Opened(locked.Value, work, services, cancel);
    }

    internal static async Task Extended(DisputeDeadlineMoved happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var found = await EvidenceOf.Find(work, happened.DisputeId, cancel);
        // A still later end has news of its own.
        if (found.Succeeded && found.Value.Dispute.EvidenceBy == happened.EvidenceBy) EvidenceTimers.Set(work, found.Value.Dispute, services.GetRequiredService<DisputesOptions>());
    }

    internal static async Task Decided(DisputeDecided happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var found = await EvidenceOf.Find(work, happened.DisputeId, cancel);
        if (found.Succeeded) await SendChargebackMails.Decided(found.Value, happened.Won, work, services, cancel);
    }
}
