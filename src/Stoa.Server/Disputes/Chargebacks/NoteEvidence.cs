using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>What the operators want to tell the bank, until it is handed in.</summary>
public static class NoteEvidence
{
    /// <summary>The longest note.</summary>
    public const int LengthMax = 10_000;

    /// <summary>A note.</summary>
    /// <param name="Text">What it says; nothing to have none.</param>
    /// <param name="Version">The evidence's version that the operator saw; not checked when null.</param>
    public sealed record Request(string? Text = null, int? Version = null);

    /// <summary>Keeps it, and commits. Only operators get here.</summary>
    public static async Task<Problem?> Run(Id<Dispute> id, Request request, Work work, CancellationToken cancel)
    {
        if (request.Text?.Length > LengthMax) return DisputesProblems.TooLong("text", LengthMax);
        var locked = await EvidenceOf.Lock(work, id, cancel);
        if (locked.Refused(out var problem)) return problem;
        if (SubmitEvidence.Obstacle(locked.Value, request.Version) is { } obstacle)
        {
            await work.Abandon();
            return obstacle;
        }
        locked.Value.Evidence.Note = string.IsNullOrWhiteSpace(request.Text) ? null : work.Cipher.Seal(request.Text.Trim(), Evidence.NotePurpose);
        work.Audit("chargebacks.note", id.ToString());
        return await work.Commit(cancel);
    }
}
