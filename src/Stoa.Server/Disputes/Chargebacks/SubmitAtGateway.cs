using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>Carries out <see cref="SubmitEvidence"/>: gives the processor what was kept, outside any transaction, under a key of its own.</summary>
internal static class SubmitAtGateway
{
    internal static async Task Handle(SubmitEvidence.Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var evidence = await work.Db.Set<Evidence>().AsNoTracking().SingleAsync(e => e.DisputeId == intent.DisputeId, cancel);
        if (evidence.Status != EvidenceStatus.Submitting || evidence.Attempts != intent.Attempt) return;
        var dispute = await work.Db.Set<Dispute>().AsNoTracking().SingleAsync(d => d.Id == intent.DisputeId, cancel);
        var gateways = services.GetRequiredService<Gateways>();
        var gateway = gateways.Find(dispute.Gateway)?.As<ITakesEvidence>()
            ?? throw new DeliveryException($"The gateway {dispute.Gateway} is not configured any more, or takes no evidence; that of {dispute.Id} waits.");

        var kept = JsonSerializer.Deserialize<KeptPack>(work.Cipher.Open(evidence.Pack!.Value, Evidence.PackPurpose), StoaJson.Options)!;
        var answer = await gateways.Call(
            token => gateway.GiveEvidence($"{dispute.Id}/evidence/{intent.Attempt}", dispute.GatewayDisputeId, kept.Whole(), submit: true, token), cancel);

        var locked = await EvidenceOf.Lock(work, intent.DisputeId, cancel);
        if (locked.Refused(out _) || locked.Value.Evidence is not { Status: EvidenceStatus.Submitting } row || row.Attempts != intent.Attempt) return;
        row.SettledAt = work.Now;
        row.Status = answer.Succeeded ? EvidenceStatus.Submitted : EvidenceStatus.Refused;
        row.FailureCode = answer.Problem?.Code;
        if (!answer.Succeeded) await SendChargebackMails.Refused(locked.Value, intent.Attempt, work, services, cancel);
    }
}
