using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts.Sending;

/// <summary>An organization's money leaves by itself, at the beginning of the days of its schedule.</summary>
public static class PayOnSchedule
{
    /// <summary>The timer's topic.</summary>
    internal const string Topic = "payments.payout-run";

    /// <summary>A schedule as it is chosen.</summary>
    public sealed record Request(PayoutRhythm? Rhythm, int? Weekday, int? DayOfMonth);

    /// <summary>The timer's body: of several, the one that the terms wait for counts.</summary>
    internal sealed record Due(Id<Organization> Organization, Instant At);

    /// <summary>A member chooses when.</summary>
    public static async Task<Problem?> Choose(Id<Organization> organization, Request request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (request.Rhythm is not { } rhythm || PayoutSchedule.Of(rhythm, request.Weekday, request.DayOfMonth) is not { } schedule) return PayoutProblems.BadSchedule;
        await LockPayouts.Of(work, organization, cancel);
        var terms = await OwnTerms(organization, work, cancel);
        (terms.Rhythm, terms.Weekday, terms.DayOfMonth) = (schedule.Rhythm, (int?)schedule.Weekday, schedule.DayOfMonth);
        await SetNext(terms, work, marketplace, cancel);
        work.Audit("payments.set-payout-schedule", organization.ToString(), after: new { terms.Rhythm, terms.Weekday, terms.DayOfMonth });
        return await work.Commit(cancel);
    }

    /// <summary>The timer: pays what is available, in each currency. What is in the way stands on the balance's page.</summary>
    internal static async Task OnDue(Due due, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var (options, marketplace) = (services.GetRequiredService<PayoutsOptions>(), services.GetRequiredService<Marketplace>());
        await LockPayouts.Of(work, due.Organization, cancel);
        var terms = await OwnTerms(due.Organization, work, cancel);
        if (terms.NextAt != due.At) return;
        foreach (var funds in await ReadFunds.Of(due.Organization, work, cancel))
        {
            // Too little, or not yet: the next run tries again.
            if (funds.Available.IsPositive)
                await RequestPayout.Apply(due.Organization, funds.Currency, wanted: null, due.At, work, options, marketplace, cancel);
        }
        await SetNext(terms, work, marketplace, cancel);
    }

    /// <summary>The organization's terms; new ones where there are none yet.</summary>
    internal static async Task<PayoutTerms> OwnTerms(Id<Organization> organization, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<PayoutTerms>().SingleOrDefaultAsync(t => t.OrganizationId == organization, cancel) is { } known) return known;
        var terms = new PayoutTerms { OrganizationId = organization };
        work.Db.Add(terms);
        return terms;
    }

    /// <summary>The zone in which an organization's days begin: its first location's.</summary>
    internal static async Task<DateTimeZone> ZoneOf(Id<Organization> organization, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var zone = await work.Db.Set<Location>().Where(l => l.OrganizationId == organization && l.RetiredAt == null)
            .OrderBy(l => l.Id).Select(l => l.Zone).FirstOrDefaultAsync(cancel);
        return zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } known ? known : marketplace.Zone;
    }

    private static async Task SetNext(PayoutTerms terms, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        terms.NextAt = terms.Schedule.Next(work.Now, await ZoneOf(terms.OrganizationId, work, marketplace, cancel));
        if (terms.NextAt is { } next) work.SetTimer(Topic, terms.OrganizationId.ToString(), new Due(terms.OrganizationId, next), next);
    }
}
