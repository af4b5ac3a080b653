using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Reconciliation;

/// <summary>An operator has looked at a difference: what it was stays with it, and the same movement never comes up again.</summary>
public static class ResolveCase
{
    /// <summary>The longest note.</summary>
    public const int NoteLengthMax = 1_000;

    /// <summary>What an operator may choose.</summary>
    public static readonly IReadOnlyList<CaseResolution> Choices = [CaseResolution.Explained, CaseResolution.Corrected, CaseResolution.WrittenOff];

    /// <summary>Resolves it; null, or the problem.</summary>
    /// <param name="id">The case.</param>
    /// <param name="resolution">One of <see cref="Choices"/>, in snake case.</param>
    /// <param name="note">What was found.</param>
    /// <param name="version">The version that was looked at; null to take it as it is.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public static async Task<Problem?> Run(Id<ReconciliationCase> id, string? resolution, string? note, int? version, Work work, CancellationToken cancel)
    {
        if (Choices.FirstOrDefault(one => EnumText.Write(one) == resolution) is var chosen && chosen == default) return ReconciliationProblems.BadResolution;
        if (string.IsNullOrWhiteSpace(note)) return ReconciliationProblems.NoNote;
        if (await work.Db.Set<ReconciliationCase>().SingleOrDefaultAsync(one => one.Id == id, cancel) is not { } found) return ReconciliationProblems.NoCase;
        if (found.Status == CaseStatus.Resolved) return ReconciliationProblems.Resolved;
        // A comparison since then may have found other amounts.
        if (version is { } seen && seen != found.Version) return ReconciliationProblems.Stale;
        var text = note.Trim();
        found.Status = CaseStatus.Resolved;
        found.Resolution = chosen;
        found.Note = text.Length <= NoteLengthMax ? text : text[..NoteLengthMax];
        found.ResolvedAt = work.Now;
        found.ResolvedBy = work.Actor.UserId is { } user ? new Id<User>(user) : null;
        work.Audit("payments.resolve-case", id.ToString(), found.Note, after: new { resolution, found.Gateway, found.Key });
        return await work.Commit(cancel);
    }
}
