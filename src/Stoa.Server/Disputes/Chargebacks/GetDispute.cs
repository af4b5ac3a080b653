using System.Text;
using System.Text.Json;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>One chargeback with its evidence. It opens personal data, so that it was looked at stands in the audit trail.</summary>
public static class GetDispute
{
    /// <summary>A chargeback in full.</summary>
    /// <param name="Id">The chargeback.</param>
    /// <param name="OrderId">Its order.</param>
    /// <param name="OrderNumber">The order, for people.</param>
    /// <param name="Title">What was sold.</param>
    /// <param name="ProviderName">By whom.</param>
    /// <param name="Status">Whether the bank has decided, and how.</param>
    /// <param name="Amount">What the bank took.</param>
    /// <param name="Gateway">The processor.</param>
    /// <param name="GatewayDisputeId">Its id there.</param>
    /// <param name="Reason">Why, in the processor's word; null when it gives none.</param>
    /// <param name="OpenedAt">When.</param>
    /// <param name="EvidenceBy">Until when evidence is taken; null when the processor names no time.</param>
    /// <param name="DecidedAt">When the bank decided.</param>
    /// <param name="Evidence">How far our side is.</param>
    /// <param name="CanSubmit">True while it can be handed in from here.</param>
    /// <param name="CanNote">True while something can be added.</param>
    /// <param name="Note">What the operators want to say.</param>
    /// <param name="FailureCode">Why the processor did not take it.</param>
    /// <param name="ByItself">True when the program handed it in just before the deadline.</param>
    /// <param name="SettledAt">When it was handed in, or refused.</param>
    /// <param name="Pack">What was handed in, as it was; else what would be, as it is now.</param>
    /// <param name="Version">The evidence's; sent back with a change.</param>
    public sealed record View(
        Id<Dispute> Id, Id<Order> OrderId, string OrderNumber, string Title, string ProviderName, DisputeStatus Status, Money Amount, string Gateway,
        string GatewayDisputeId, string? Reason, Instant OpenedAt, Instant? EvidenceBy, Instant? DecidedAt, EvidenceStatus Evidence, bool CanSubmit, bool CanNote,
        string? Note, string? FailureCode, bool ByItself, Instant? SettledAt, EvidencePack Pack, int Version);

    /// <summary>A document to take along.</summary>
    internal sealed record Document(string Name, string ContentType, byte[] Content);

    /// <summary>The chargeback; only operators get here.</summary>
    public static async Task<Outcome<View>> Run(Id<Dispute> id, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var found = await EvidenceOf.Find(work, id, cancel);
        if (found.Refused(out var problem)) return problem;
        var (dispute, order, evidence) = found.Value;
        var note = evidence.Note is { } text ? work.Cipher.Open(text, Evidence.NotePurpose) : null;
        var pack = Kept(evidence, work)?.Pack ?? await new CollectEvidence(work, dispute, order, marketplace).Pack(note, cancel);
        var canAdd = SubmitEvidence.Obstacle(found.Value, version: null) is null;
        work.Audit("chargebacks.inspect", order.Id.ToString());
        if (await work.Commit(cancel) is { } refused) return refused;
        return new View(
            id, order.Id, order.Number, order.Title, order.ProviderName, dispute.Status, dispute.Amount, dispute.Gateway, dispute.GatewayDisputeId, dispute.Reason,
            dispute.OpenedAt, dispute.EvidenceBy, dispute.DecidedAt, evidence.Status, canAdd && SubmitEvidence.Takes(gateways, dispute), canAdd, note,
            evidence.FailureCode, evidence.ByItself, evidence.SettledAt, pack, evidence.Version);
    }

    /// <summary>The pack as a document: as it was handed in, else as it would be now.</summary>
    internal static async Task<Outcome<Document>> File(Id<Dispute> id, bool isText, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var view = await Run(id, work, gateways, marketplace, cancel);
        if (view.Refused(out var problem)) return problem;
        var name = $"evidence-{view.Value.OrderNumber}";
        if (isText) return new Document($"{name}.txt", "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(view.Value.Pack.Text()));
        var kept = Kept((await EvidenceOf.Find(work, id, cancel)).Value.Evidence, work);
        return new Document($"{name}.pdf", "application/pdf", kept is null ? PlainPdf.Of(view.Value.Pack.Text()) : Convert.FromBase64String(kept.File));
    }

    // A pack that was refused is put together anew.
    private static KeptPack? Kept(Evidence evidence, Work work) => evidence is { IsOpen: false, Pack: { } pack }
        ? JsonSerializer.Deserialize<KeptPack>(work.Cipher.Open(pack, Evidence.PackPurpose), StoaJson.Options)
        : null;
}
