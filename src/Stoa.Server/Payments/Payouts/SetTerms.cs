using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts;

/// <summary>What operators set: a reserve, for one organization or for all, and whether an organization is paid at all.</summary>
public static class SetTerms
{
    private const int ReservesMax = 200;

    /// <summary>A reserve.</summary>
    /// <param name="Percent">The part that is kept, 0 to 100.</param>
    /// <param name="Days">For how long.</param>
    /// <param name="Reason">Why.</param>
    public sealed record ReserveRequest(decimal? Percent, int? Days, string? Reason);

    /// <summary>Sets the reserve of an organization, or (null) of all that have none of their own. It counts for what is released from now on.</summary>
    public static async Task<Problem?> Reserve(Id<Organization>? organization, ReserveRequest request, Work work, CancellationToken cancel)
    {
        if (request.Percent is not (>= 0 and <= 100) || request.Days is not (>= 0 and <= ReserveTerms.DaysMax)) return PayoutProblems.BadReserve;
        if (MovePayout.Reason(request.Reason) is not { } reason) return PayoutProblems.NoReason;
        if (organization is { } id && !await work.Db.Set<Organization>().AnyAsync(o => o.Id == id, cancel)) return PayoutProblems.NoOrganization;
        var rate = (int)decimal.Round(request.Percent.Value * 100, 0, MidpointRounding.AwayFromZero);
        var setting = await work.Db.Set<ReserveSetting>().SingleOrDefaultAsync(s => s.OrganizationId == organization, cancel);
        var before = setting is null ? null : new { setting.BasisPoints, setting.Days };
        var by = new Id<User>(work.Actor.UserId!.Value);
        if (setting is null)
        {
            work.Db.Add(new ReserveSetting
            {
                Id = Id<ReserveSetting>.New(work.Now), OrganizationId = organization, BasisPoints = rate, Days = request.Days.Value, Reason = reason,
                SetBy = by, SetAt = work.Now,
            });
        }
        else
        {
            (setting.BasisPoints, setting.Days, setting.Reason, setting.SetBy, setting.SetAt) = (rate, request.Days.Value, reason, by, work.Now);
        }
        work.Audit("payments.set-reserve", organization?.ToString() ?? "marketplace", reason, before, new { BasisPoints = rate, request.Days });
        return await work.Commit(cancel);
    }

    /// <summary>The reserves that are set, that for all others first.</summary>
    internal static async Task<List<(ReserveSetting Setting, string? Name)>> Reserves(Work work, CancellationToken cancel)
    {
        var settings = await (
            from setting in work.Db.Set<ReserveSetting>()
            join organization in work.Db.Set<Organization>() on setting.OrganizationId equals organization.Id into organizations
            from organization in organizations.DefaultIfEmpty()
            orderby setting.OrganizationId != null, setting.SetAt descending
            select new { setting, Name = (string?)organization.Name }).AsNoTracking().Take(ReservesMax).ToListAsync(cancel);
        return settings.ConvertAll<(ReserveSetting, string?)>(row => (row.setting, row.Name));
    }

    /// <summary>Stops an organization's payouts, or (without a reason) lets them go on. What is under way goes on.</summary>
    public static async Task<Problem?> Stop(Id<Organization> organization, string? reason, bool stops, Work work, CancellationToken cancel)
    {
        var words = MovePayout.Reason(reason);
        if (stops && words is null) return PayoutProblems.NoReason;
        if (!await work.Db.Set<Organization>().AnyAsync(o => o.Id == organization, cancel)) return PayoutProblems.NoOrganization;
        await LockPayouts.Of(work, organization, cancel);
        var terms = await PayOnSchedule.OwnTerms(organization, work, cancel);
        terms.StoppedBecause = stops ? words : null;
        work.Audit(stops ? "payments.stop-payouts" : "payments.resume-payouts", organization.ToString(), words);
        return await work.Commit(cancel);
    }
}
