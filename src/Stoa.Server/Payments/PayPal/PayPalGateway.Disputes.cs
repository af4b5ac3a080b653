using System.Text;
using NodaTime.Text;
using Stoa.Core;

namespace Stoa.Server.Payments.PayPal;

/// <summary>Our side of disputes.</summary>
internal sealed partial class PayPalGateway : ITakesEvidence
{
    private const int NotesLengthMax = 2000;

    private static readonly Problem NotAsked = new(ProblemKind.Conflict, "evidence_not_asked_for", "PayPal takes no evidence of this dispute now.");

    /// <inheritdoc />
    public async Task<Outcome<Accepted>> GiveEvidence(string idempotencyKey, string gatewayDisputeId, DisputeEvidence evidence, bool submit, CancellationToken cancel)
    {
        // PayPal keeps no drafts: what is given is sent.
        if (!submit) return new Accepted();
        var notes = NotesOf(evidence);
        var found = await client.Get<PayPalDispute>($"/v1/customer/disputes/{Uri.EscapeDataString(gatewayDisputeId)}", cancel);
        if (found.Refused(out var problem)) return problem;
        // Handed in by a call whose answer was lost: PayPal knows no key here.
        if ((found.Value.Evidences ?? []).Any(given => given.Source == "SUBMITTED_BY_SELLER" && given.Notes == notes)) return new Accepted();
        if (found.Value.Status is not ("WAITING_FOR_SELLER_RESPONSE" or "OPEN")) return NotAsked;
        var handed = await client.Upload<object>($"/v1/customer/disputes/{Uri.EscapeDataString(gatewayDisputeId)}/provide-evidence",
            new { Evidences = new[] { new { EvidenceType = "OTHER", Notes = notes } } }, evidence.Pack, cancel);
        return handed.Refused(out problem) ? problem : new Accepted();
    }

    private async Task<PayPalDispute?> DisputeOf(string capture, CancellationToken cancel)
    {
        var found = await client.Get<PayPalDisputes>($"/v1/customer/disputes?disputed_transaction_id={Uri.EscapeDataString(capture)}&page_size=50", cancel);
        if (found.Refused(out var problem)) return problem.Kind == ProblemKind.NotFound ? null : throw new HttpRequestException(problem.Message);
        if (found.Value.Items is not [.., var newest]) return null;
        // The list says less than the dispute itself.
        var dispute = await client.Get<PayPalDispute>($"/v1/customer/disputes/{Uri.EscapeDataString(newest.DisputeId)}", cancel);
        return dispute.Refused(out problem) ? throw new HttpRequestException(problem.Message) : dispute.Value;
    }

    // What matters most first: PayPal takes 2,000 letters, and the document says the rest.
    private static string NotesOf(DisputeEvidence evidence)
    {
        var notes = new StringBuilder();
        foreach (var (name, text) in new[]
        {
            ("Service", evidence.ServiceDescription), ("Date", evidence.ServiceDate is { } date ? LocalDatePattern.Iso.Format(date) : null), ("Customer", evidence.CustomerName),
            ("E-mail", evidence.CustomerEmail), ("Explanation", evidence.Explanation), ("Access", evidence.AccessLog), ("Refund policy", evidence.RefundPolicy),
        })
        {
            if (!string.IsNullOrWhiteSpace(text)) notes.Append(name).Append(": ").Append(text.Trim()).Append('\n');
        }
        var whole = notes.Length == 0 ? "See the document." : notes.ToString().TrimEnd();
        return whole.Length <= NotesLengthMax ? whole : whole[..NotesLengthMax];
    }
}
