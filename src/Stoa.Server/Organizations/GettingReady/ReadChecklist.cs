using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Readiness;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Organizations.GettingReady;

/// <summary>
/// What must be true of an organization, held against what is, whenever it is asked: nothing is stored that could be out of date.
/// Publishing asks it, and so do payouts.
/// </summary>
public static class ReadChecklist
{
    private const string ComputedSql = """
        select
            exists (select 1 from organizations.members m join identity.users u on u.id = m.user_id
                where m.organization_id = $1 and m.role = 'owner' and u.email_verified_at is not null) as "contact",
            (select length(trim(description)) > 0 from organizations.organizations where id = $1) as "profile",
            exists (select 1 from organizations.locations where organization_id = $1 and retired_at is null) as "location",
            exists (select 1 from availability.resources r join availability.schedules s on s.id = r.schedule_id
                where r.organization_id = $1 and r.status = 'active'
                  and (jsonb_array_length(s.weekly) > 0 or jsonb_array_length(s.exceptions) > 0)) as "schedule",
            exists (select 1 from catalog.listings l join catalog.plans p on p.listing_id = l.id
                where l.organization_id = $1 and p.status = 'active') as "listing",
            exists (select 1 from payments.payout_destinations where organization_id = $1 and status = 'active') as "payout-account"
        """;

    /// <summary>A line of the checklist, for programs.</summary>
    public sealed record Line(
        string Id, RequirementKind Kind, string Title, RequirementState State, IReadOnlyList<ReadinessGoal> NeededFor, string? NextStep, string? Version,
        string? Reason, NodaTime.Instant? Until);

    /// <summary>The checklist, for programs.</summary>
    public sealed record Answer(bool MayPublish, bool MayBePaid, IReadOnlyList<Line> Items);

    /// <summary>The organization's checklist now.</summary>
    public static async Task<Checklist> Of(Id<Organization> organization, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var computed = await Computed(organization, work, cancel);
        var attested = await work.Db.Set<Attestation>().AsNoTracking().Where(a => a.OrganizationId == organization).ToListAsync(cancel);
        var checks = await work.Db.Set<RequestedCheck>().AsNoTracking().Where(c => c.OrganizationId == organization).OrderBy(c => c.AskedAt).ToListAsync(cancel);
        var waivers = await work.Db.Set<GrantedWaiver>().AsNoTracking().Where(w => w.OrganizationId == organization && w.EndedAt == null).ToListAsync(cancel);
        var facts = new ReadinessFacts(
            computed,
            attested.ToLookup(one => one.Requirement, one => one.Version, StringComparer.Ordinal),
            checks.GroupBy(one => one.Requirement, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => new Check(group.Last().State, group.Last().Reason), StringComparer.Ordinal),
            waivers.ToDictionary(one => one.Requirement, one => new Waiver(one.Reason, one.Until), StringComparer.Ordinal));
        return Checklist.Of(marketplace.Readiness, facts, work.Now);
    }

    /// <summary>What is in the way of a goal, as problems to show; empty when nothing is.</summary>
    public static async Task<IReadOnlyList<Problem>> Missing(
        Id<Organization> organization, ReadinessGoal goal, Work work, Marketplace marketplace, CancellationToken cancel) =>
    [
        .. (await Of(organization, work, marketplace, cancel)).Missing(goal).Select(item => new Problem(
            ProblemKind.Conflict, $"not-ready-{item.Requirement.Id}", item.State is RequirementState.Waiting
                ? $"{item.Requirement.Title}: an operator is looking at it."
                : item.Requirement.NextStep)),
    ];

    /// <summary>The checklist as programs read it.</summary>
    internal static Answer AnswerOf(Checklist list) => new(
        list.IsReady(ReadinessGoal.Publish), list.IsReady(ReadinessGoal.BePaid),
        [
            .. list.Items.Select(item => new Line(
                item.Requirement.Id, item.Requirement.Kind, item.Requirement.Title, item.State, item.Requirement.Goals,
                item.IsDone ? null : item.Requirement.NextStep, item.Requirement.Version, item.Reason, item.Until)),
        ]);

    /// <summary>GET /api/v1/organizations/{organization}/readiness</summary>
    internal static async Task<IResult> GetApi(Desk desk, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Outcome<Answer>.Of(AnswerOf(await Of(desk.Id, work, marketplace, cancel))).Answer();

    private static async Task<IReadOnlySet<string>> Computed(Id<Organization> organization, Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(ComputedSql, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = organization.Value });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var column = 0; column < reader.FieldCount; column++)
        {
            if (!await reader.IsDBNullAsync(column, cancel) && reader.GetBoolean(column)) found.Add(reader.GetName(column));
        }
        return found;
    }
}
