using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>Hands our side of a chargeback to the processor: kept as it is, then sent. It can be done once.</summary>
public static class SubmitEvidence
{
    internal const string Topic = "disputes.submit-evidence";

    internal sealed record Intent(Id<Dispute> DisputeId, int Attempt);

    /// <summary>Keeps the pack and leaves the intent, and commits.</summary>
    /// <param name="id">The chargeback.</param>
    /// <param name="version">The evidence's version that the operator saw; not checked when null.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="gateways">Who takes evidence.</param>
    /// <param name="marketplace">Its words.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Problem?> Run(Id<Dispute> id, int? version, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var locked = await EvidenceOf.Lock(work, id, cancel);
        if (locked.Refused(out var problem)) return problem;
        if (Obstacle(locked.Value, version) is { } obstacle) return await Refuse(work, obstacle);
        if (!Takes(gateways, locked.Value.Dispute)) return await Refuse(work, DisputesProblems.TakesNoEvidence);
        await Apply(locked.Value, work, marketplace, byItself: false, cancel);
        work.Audit("chargebacks.submit-evidence", id.ToString());
        return await work.Commit(cancel);
    }

    /// <summary>An operator has handed the file in at the processor: what it was is kept, and nothing is sent.</summary>
    public static async Task<Problem?> HandedIn(Id<Dispute> id, int? version, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var locked = await EvidenceOf.Lock(work, id, cancel);
        if (locked.Refused(out var problem)) return problem;
        if (Obstacle(locked.Value, version) is { } obstacle) return await Refuse(work, obstacle);
        await Keep(locked.Value, work, marketplace, cancel);
        var evidence = locked.Value.Evidence;
        (evidence.Status, evidence.SettledAt, evidence.ByItself) = (EvidenceStatus.HandedIn, work.Now, false);
        work.Audit("chargebacks.evidence-handed-in", id.ToString());
        return await work.Commit(cancel);
    }

    /// <summary>Leaves the intent; the caller has locked and decided, and commits.</summary>
    internal static async Task Apply(EvidenceOf.Found found, Work work, Marketplace marketplace, bool byItself, CancellationToken cancel)
    {
        await Keep(found, work, marketplace, cancel);
        var evidence = found.Evidence;
        evidence.Attempts++;
        (evidence.Status, evidence.ByItself, evidence.SettledAt, evidence.FailureCode) = (EvidenceStatus.Submitting, byItself, null, null);
        work.Send(Topic, evidence.DisputeId.ToString(), new Intent(evidence.DisputeId, evidence.Attempts));
    }

    /// <summary>True when the chargeback's processor takes evidence from here.</summary>
    internal static bool Takes(Gateways gateways, Dispute dispute) => gateways.Find(dispute.Gateway)?.As<ITakesEvidence>() is not null;

    /// <summary>Why nothing can be handed in; null when it can.</summary>
    internal static Problem? Obstacle(EvidenceOf.Found found, int? version) => found switch
    {
        { Dispute.Status: not DisputeStatus.Open } => DisputesProblems.DisputeOver,
        { Evidence.IsOpen: false } => DisputesProblems.SubmittedAlready,
        { Evidence: var evidence } when version is { } seen && seen != evidence.Version => DisputesProblems.Stale,
        _ => null,
    };

    private static async Task Keep(EvidenceOf.Found found, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var evidence = found.Evidence;
        var note = evidence.Note is { } text ? work.Cipher.Open(text, Evidence.NotePurpose) : null;
        var kept = await new CollectEvidence(work, found.Dispute, found.Order, marketplace).Kept(note, cancel);
        evidence.Pack = work.Cipher.Seal(kept, Evidence.PackPurpose);
        evidence.AskedAt = work.Now;
    }

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }
}
