using NodaTime;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>The bank's deadline: operators are reminded of it, and what there is can be handed in by itself just before.</summary>
internal static class EvidenceTimers
{
    internal const string Topic = "disputes.evidence-timer";

    private static readonly Duration[] RemindBefore = [Duration.FromDays(5), Duration.FromDays(2), Duration.FromDays(1)];

    /// <summary>A stored timer.</summary>
    /// <param name="DisputeId">The chargeback.</param>
    /// <param name="Submits">True to hand in; false to remind.</param>
    /// <param name="Due">When.</param>
    internal sealed record Timer(Id<Dispute> DisputeId, bool Submits, Instant Due);

    /// <summary>Sets those of a new chargeback; none when the processor names no deadline.</summary>
    internal static void Set(Work work, Dispute dispute, DisputesOptions options)
    {
        if (dispute.EvidenceBy is not { } deadline || deadline <= work.Now) return;
        foreach (var due in RemindBefore.Select(before => deadline - before).Where(due => due > work.Now))
            work.SetTimer(Topic, dispute.Id.ToString(), new Timer(dispute.Id, Submits: false, due), due);
        if (!options.SubmitEvidenceByItself) return;
        var last = Instant.Max(deadline - Duration.FromTimeSpan(options.SubmitBefore), work.Now);
        work.SetTimer(Topic, dispute.Id.ToString(), new Timer(dispute.Id, Submits: true, last), last);
    }

    /// <summary>A timer is due. Left uncommitted: what it does and its end are one transaction.</summary>
    internal static async Task Fire(Timer timer, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var locked = await EvidenceOf.Lock(work, timer.DisputeId, cancel);
        if (locked.Refused(out _) || SubmitEvidence.Obstacle(locked.Value, version: null) is not null) return;
        if (IsOutdated(timer, locked.Value.Dispute, services.GetRequiredService<DisputesOptions>())) return;
        if (!timer.Submits)
        {
            await SendChargebackMails.Due(locked.Value, timer.Due, work, services, cancel);
        }
        else if (SubmitEvidence.Takes(services.GetRequiredService<Gateways>(), locked.Value.Dispute))
        {
            await SubmitEvidence.Apply(locked.Value, work, services.GetRequiredService<Marketplace>(), byItself: true, cancel);
        }
    }

    // The bank has given more time since: there are other timers for that.
    private static bool IsOutdated(Timer timer, Dispute dispute, DisputesOptions options) => dispute.EvidenceBy is { } deadline
        && (timer.Submits ? timer.Due < deadline - Duration.FromTimeSpan(options.SubmitBefore) : !RemindBefore.Contains(deadline - timer.Due));
}
