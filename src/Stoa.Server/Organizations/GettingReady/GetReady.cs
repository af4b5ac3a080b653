using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Readiness;
using Stoa.Server.Identity;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Organizations.GettingReady;

/// <summary>What an organization itself does to become ready: it accepts what is to be accepted, and asks for what is to be checked.</summary>
public static class GetReady
{
    /// <summary>The longest note, in characters.</summary>
    public const int NoteLengthMax = 2_000;

    /// <summary>What is accepted, in the version that was read.</summary>
    public sealed record Accepted(string? Version);

    /// <summary>What an operator should know.</summary>
    public sealed record Asked(string? Note);

    /// <summary>Accepts a requirement in the version that counts; twice is once.</summary>
    public static async Task<Problem?> Attest(Desk desk, string requirement, Accepted request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (Find(marketplace, requirement, RequirementKind.Attested) is not { } rule) return ReadinessProblems.Unknown;
        if (request.Version != rule.Version) return ReadinessProblems.OtherVersion;
        var known = await work.Db.Set<Attestation>().AnyAsync(a => a.OrganizationId == desk.Id && a.Requirement == rule.Id && a.Version == rule.Version, cancel);
        if (known) return null;
        work.Db.Add(new Attestation
        {
            OrganizationId = desk.Id, Requirement = rule.Id, Version = rule.Version!, UserId = new Id<User>(work.Actor.UserId!.Value), AttestedAt = work.Now,
        });
        work.Audit("organizations.attest", desk.Id.ToString(), after: new { Requirement = rule.Id, rule.Version });
        var problem = await work.Commit(cancel);
        // Two owners at once: it is accepted.
        return problem is { Code: "attested-already" } ? null : problem;
    }

    /// <summary>Asks operators to check a requirement; one question at a time.</summary>
    public static async Task<Problem?> Ask(Desk desk, string requirement, Asked request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (Find(marketplace, requirement, RequirementKind.Verified) is not { } rule) return ReadinessProblems.Unknown;
        var note = request.Note?.Trim() ?? "";
        if (note.Length is 0 or > NoteLengthMax) return ReadinessProblems.NoNote;
        var item = (await ReadChecklist.Of(desk.Id, work, marketplace, cancel)).Items.First(one => one.Requirement.Id == rule.Id);
        if (item.State is RequirementState.Met) return ReadinessProblems.CheckedAlready;
        work.Db.Add(new RequestedCheck
        {
            Id = Id<RequestedCheck>.New(work.Now), OrganizationId = desk.Id, Requirement = rule.Id, Note = note,
            AskedBy = new Id<User>(work.Actor.UserId!.Value), AskedAt = work.Now,
        });
        work.Audit("organizations.ask-check", desk.Id.ToString(), after: new { Requirement = rule.Id });
        return await work.Commit(cancel);
    }

    /// <summary>POST /api/v1/organizations/{organization}/readiness/{requirement}/attestation</summary>
    internal static async Task<IResult> PostAttestation(
        Desk desk, string requirement, Accepted request, Work work, Marketplace marketplace, CancellationToken cancel) =>
        await Attest(desk, requirement, request, work, marketplace, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>POST /api/v1/organizations/{organization}/readiness/{requirement}/check</summary>
    internal static async Task<IResult> PostCheck(
        Desk desk, string requirement, Asked request, Work work, Marketplace marketplace, CancellationToken cancel) =>
        await Ask(desk, requirement, request, work, marketplace, cancel) is { } problem ? problem.Answer() : Results.Accepted();

    private static Requirement? Find(Marketplace marketplace, string id, RequirementKind kind) =>
        marketplace.Readiness.FirstOrDefault(rule => rule.Id == id && rule.Kind == kind);
}
