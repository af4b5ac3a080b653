using Microsoft.EntityFrameworkCore;
using Stoa.Core.Payouts;
using Stoa.Core.Readiness;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts.Funds;

/// <summary>What is known of an organization when it is to be paid.</summary>
internal static class ReadSituation
{
    internal static async Task<PayoutSituation> Of(
        Id<Organization> organization, PayoutTerms? terms, PayoutDestination? destination, Work work, Marketplace marketplace, CancellationToken cancel) =>
        new(
            await ReadChecklist.Missing(organization, ReadinessGoal.BePaid, work, marketplace, cancel),
            terms?.StoppedBecause,
            terms?.FirstReleasedAt,
            await work.Db.Set<Payout>().AnyAsync(p => p.OrganizationId == organization && p.PaidAt != null, cancel),
            destination is { ReplacedAnother: true } ? destination.CreatedAt : null);

    /// <summary>Where its money goes now; null when nobody has said.</summary>
    internal static Task<PayoutDestination?> Destination(Id<Organization> organization, Work work, CancellationToken cancel) =>
        work.Db.Set<PayoutDestination>().AsNoTracking()
            .SingleOrDefaultAsync(d => d.OrganizationId == organization && d.Status == DestinationStatus.Active, cancel);

    /// <summary>Its terms; null when nothing was released to it and nobody has set any.</summary>
    internal static Task<PayoutTerms?> Terms(Id<Organization> organization, Work work, CancellationToken cancel) =>
        work.Db.Set<PayoutTerms>().AsNoTracking().SingleOrDefaultAsync(t => t.OrganizationId == organization, cancel);
}
