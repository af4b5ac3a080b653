using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Fees;

/// <summary>Fee policies and the changes that brought them, as operators read them.</summary>
public static class ListFees
{
    /// <summary>How many policies the operator's page shows.</summary>
    public const int ShownMax = 1_000;

    /// <summary>A policy.</summary>
    /// <param name="Id">Which; orders name it.</param>
    /// <param name="Version">What people know it by.</param>
    /// <param name="Commission">What the provider pays.</param>
    /// <param name="GuestSurcharge">What guests pay on top.</param>
    /// <param name="ValidFrom">From when.</param>
    /// <param name="ValidUntil">Until when; null for no end.</param>
    /// <param name="Category">For which category alone.</param>
    /// <param name="OrganizationId">For which organization alone.</param>
    /// <param name="Organization">Its name.</param>
    /// <param name="ChangeId">The change that brought it; null for those of the preset.</param>
    /// <param name="Standing">Whether it counts.</param>
    /// <param name="CreatedAt">When it was decided.</param>
    public sealed record Policy(
        Id<FeePolicyRow> Id, string Version, BasisPoints Commission, BasisPoints GuestSurcharge, Instant ValidFrom, Instant? ValidUntil, string? Category,
        Id<Organization>? OrganizationId, string? Organization, Id<FeeChange>? ChangeId, Standing Standing, Instant CreatedAt);

    /// <summary>Whether a policy counts.</summary>
    public enum Standing
    {
        /// <summary>It counts now.</summary>
        Now,

        /// <summary>It is planned.</summary>
        Next,

        /// <summary>It is over.</summary>
        Past,

        /// <summary>It was called off before it began.</summary>
        CalledOff,
    }

    /// <summary>A change.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="Terms">What it is.</param>
    /// <param name="Organization">The organization's name.</param>
    /// <param name="ProposedBy">Who proposed it.</param>
    /// <param name="DecidedBy">Who decided.</param>
    public sealed record Change(Id<FeeChange> Id, FeeChange Terms, string? Organization, string ProposedBy, string? DecidedBy);

    private sealed record Position(Instant At, Id<FeePolicyRow> Id);

    private sealed record ChangePosition(Id<FeeChange> Id);

    /// <summary>Policies, the last made first.</summary>
    public static async Task<Outcome<Page<Policy>>> Policies(string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var after = Cursor.Read<Position>(cursor);
        if (after.Refused(out var problem)) return problem;
        var rows = work.Db.Set<FeePolicyRow>().AsQueryable();
        if (after.Value is { } last) rows = rows.Where(p => EF.Functions.LessThan(ValueTuple.Create(p.CreatedAt, p.Id), ValueTuple.Create(last.At, last.Id)));
        var take = Cursor.Limit(limit);
        return Cursor.Cut(await Read(rows, take + 1, work, cancel), take, policy => new Position(policy.CreatedAt, policy.Id));
    }

    /// <summary>What counts, is planned, and was: the last made first.</summary>
    public static Task<List<Policy>> Shown(Work work, CancellationToken cancel) => Read(work.Db.Set<FeePolicyRow>(), ShownMax, work, cancel);

    /// <summary>Changes, the newest first; those that wait alone when asked.</summary>
    public static async Task<Outcome<Page<Change>>> Changes(bool areWaiting, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var after = Cursor.Read<ChangePosition>(cursor);
        if (after.Refused(out var problem)) return problem;
        var rows = work.Db.Set<FeeChange>().AsNoTracking();
        if (areWaiting) rows = rows.Where(c => c.Status == FeeChangeStatus.Waiting);
        if (after.Value is { } last) rows = rows.Where(c => c.Id < last.Id);
        var take = Cursor.Limit(limit);
        var found = await Named(rows.OrderByDescending(c => c.Id).Take(take + 1), work, cancel);
        return Cursor.Cut(found, take, change => new ChangePosition(change.Id));
    }

    /// <summary>A change; null when there is none of that id.</summary>
    public static async Task<Change?> Find(Id<FeeChange> id, Work work, CancellationToken cancel) =>
        (await Named(work.Db.Set<FeeChange>().AsNoTracking().Where(c => c.Id == id), work, cancel)).SingleOrDefault();

    private static async Task<List<Policy>> Read(IQueryable<FeePolicyRow> policies, int take, Work work, CancellationToken cancel)
    {
        var organizations = work.Db.Set<Organization>();
        var rows = await policies.AsNoTracking().OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Take(take)
            .Select(p => new { Policy = p, Organization = organizations.Where(o => o.Id == p.OrganizationId).Select(o => o.Name).FirstOrDefault() })
            .ToListAsync(cancel);
        return rows.ConvertAll(row => new Policy(
            row.Policy.Id, row.Policy.VersionText, new BasisPoints(row.Policy.CommissionBp), new BasisPoints(row.Policy.GuestSurchargeBp), row.Policy.ValidFrom,
            row.Policy.ValidUntil, row.Policy.Category, row.Policy.OrganizationId, row.Organization, row.Policy.ChangeId, StandingOf(row.Policy, work.Now), row.Policy.CreatedAt));
    }

    private static Standing StandingOf(FeePolicyRow policy, Instant now) => policy switch
    {
        { CalledOffBy: not null } => Standing.CalledOff,
        _ when now < policy.ValidFrom => Standing.Next,
        { ValidUntil: { } end } when now >= end => Standing.Past,
        _ => Standing.Now,
    };

    private static async Task<List<Change>> Named(IQueryable<FeeChange> changes, Work work, CancellationToken cancel)
    {
        var (organizations, users) = (work.Db.Set<Organization>(), work.Db.Set<User>());
        var rows = await changes.Select(c => new
        {
            Change = c,
            Organization = organizations.Where(o => o.Id == c.OrganizationId).Select(o => o.Name).FirstOrDefault(),
            By = users.Where(u => u.Id == c.ProposedBy).Select(u => u.Name).First(),
            Decided = users.Where(u => u.Id == c.DecidedBy).Select(u => (Sealed?)u.Name).FirstOrDefault(),
        }).ToListAsync(cancel);
        return rows.ConvertAll(row => new Change(
            row.Change.Id, row.Change, row.Organization, work.Cipher.Open(row.By, User.NamePurpose),
            row.Decided is { } decided ? work.Cipher.Open(decided, User.NamePurpose) : null));
    }
}
