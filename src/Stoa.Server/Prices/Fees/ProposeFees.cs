using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Fees;

/// <summary>An operator changes what the marketplace takes, from a date on; or proposes it, where that takes two.</summary>
public static class ProposeFees
{
    internal const int ReasonLengthMax = 500;
    internal const int VersionLengthMax = 60;

    /// <summary>Every server knows of a change before it begins.</summary>
    internal static readonly Duration LeadMin = Duration.FromMinutes(2);

    /// <summary>A change.</summary>
    /// <param name="Kind">A new policy, or the end of what a category or an organization has of its own.</param>
    /// <param name="Category">Only for this category and those below it; null for all.</param>
    /// <param name="OrganizationId">Only for this organization; null for all.</param>
    /// <param name="CommissionBp">The commission in basis points: 1250 is 12.5 %.</param>
    /// <param name="GuestSurchargeBp">The guest surcharge in basis points.</param>
    /// <param name="ValidFrom">From when.</param>
    /// <param name="ValidUntil">The first instant it counts no more; what was valid before goes on then. Null for no end.</param>
    /// <param name="Version">What people know it by; its first day when null.</param>
    /// <param name="Reason">Why, for the other operators.</param>
    public sealed record Request(
        FeeChangeKind Kind = FeeChangeKind.Set, string? Category = null, Id<Organization>? OrganizationId = null, int? CommissionBp = null,
        int? GuestSurchargeBp = null, Instant? ValidFrom = null, Instant? ValidUntil = null, string? Version = null, string? Reason = null);

    /// <summary>A change and where it stands.</summary>
    public sealed record Proposed(Id<FeeChange> Id, FeeChangeStatus Status);

    /// <summary>Everything that is wrong with it by itself, by field.</summary>
    public static IReadOnlyList<Problem> Check(Request request, Marketplace marketplace, Instant now)
    {
        var problems = new List<Problem>();
        if (request.Kind == FeeChangeKind.Set)
        {
            AddRate(request.CommissionBp, FeeProblems.NoCommission, "commission", problems);
            AddRate(request.GuestSurchargeBp, FeeProblems.NoSurcharge, "guest_surcharge", problems);
        }
        if (request.Category is { } category && marketplace.FindCategory(category) is null) problems.Add(FeeProblems.NoCategory);
        if (request.ValidFrom is null) problems.Add(FeeProblems.NoStart);
        else if (request.ValidFrom < now + LeadMin) problems.Add(FeeProblems.TooEarly);
        if (request.ValidUntil <= request.ValidFrom) problems.Add(FeePolicies.NeverValid);
        if (request.Version?.Length > VersionLengthMax) problems.Add(FeeProblems.LongVersion);
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Trim().Length > ReasonLengthMax) problems.Add(FeeProblems.NoReason);
        return problems;
    }

    /// <summary>Makes the change, or lays it before another operator.</summary>
    public static async Task<Outcome<Proposed>> Run(
        Request request, Work work, FeesOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        if (Check(request, marketplace, work.Now) is [var wrong, ..]) return wrong;
        if (request.OrganizationId is { } organization && !await work.Db.Set<Organization>().AnyAsync(o => o.Id == organization, cancel))
            return FeeProblems.NoOrganization;
        var change = Change(request, work, options, marketplace);
        var policies = await LockFees.All(work, cancel);
        var succession = change.Among(policies);
        if (succession.Refused(out var problem))
        {
            await work.Abandon();
            return problem;
        }
        work.Db.Add(change);
        if (change.NeedsApproval)
        {
            work.Emit(new FeeChangeProposed(change.Id));
            work.SetTimer(ExpireFees.Topic, change.Id.ToString(), new ExpireFees.Due(change.Id), change.ValidFrom - LeadMin);
        }
        else
        {
            await ApplyFees.Run(change, succession.Value, work, cancel);
        }
        work.Audit(change.NeedsApproval ? "prices.propose-fees" : "prices.change-fees", change.Id.ToString(), change.Reason, Was(succession.Value), Is(change));
        if (await work.Commit(cancel) is { } refused) return refused;
        return new Proposed(change.Id, change.Status);
    }

    /// <summary>The change as it would be kept.</summary>
    internal static FeeChange Change(Request request, Work work, FeesOptions options, Marketplace marketplace)
    {
        var isSet = request.Kind == FeeChangeKind.Set;
        var by = new Id<User>(work.Actor.UserId ?? Guid.Empty);
        var from = request.ValidFrom ?? work.Now;
        return new FeeChange
        {
            Id = Id<FeeChange>.New(work.Now),
            Kind = request.Kind,
            VersionText = isSet ? NameOf(request.Version, from, marketplace) : null,
            CommissionBp = isSet ? request.CommissionBp : null,
            GuestSurchargeBp = isSet ? request.GuestSurchargeBp : null,
            ValidFrom = from,
            ValidUntil = isSet ? request.ValidUntil : null,
            Category = request.Category,
            OrganizationId = request.OrganizationId,
            Reason = request.Reason?.Trim() ?? "",
            Status = options.TwoPeople ? FeeChangeStatus.Waiting : FeeChangeStatus.Approved,
            NeedsApproval = options.TwoPeople,
            ProposedBy = by,
            ProposedAt = work.Now,
            DecidedBy = options.TwoPeople ? null : by,
            DecidedAt = options.TwoPeople ? null : work.Now,
        };
    }

    /// <summary>What an audit event says of the change.</summary>
    internal static object Is(FeeChange change) => new
    {
        change.Kind, change.Category, Organization = change.OrganizationId?.ToString(), change.CommissionBp, change.GuestSurchargeBp, change.ValidFrom, change.ValidUntil, change.Status,
    };

    /// <summary>What an audit event says of what was valid.</summary>
    internal static object? Was(FeeSuccession succession) => succession.Ended is { } ended
        ? new { Policy = ended.Id, CommissionBp = ended.Commission.Value, GuestSurchargeBp = ended.GuestSurcharge.Value, CalledOff = succession.CalledOff.Count }
        : null;

    private static string NameOf(string? version, Instant from, Marketplace marketplace) => string.IsNullOrWhiteSpace(version)
        ? NodaTime.Text.LocalDatePattern.Iso.Format(from.InZone(marketplace.Zone).Date)
        : version.Trim();

    private static void AddRate(int? rate, Problem missing, string field, List<Problem> problems)
    {
        if (rate is null or < 0) problems.Add(missing);
        else if (rate > BasisPoints.PerWhole) problems.Add(FeePolicies.RateTooHigh(field));
    }
}
