using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts.Funds;

/// <summary>All that an organization wants to know of its payouts, in one answer.</summary>
public static class ReadMoney
{
    /// <summary>What it has in a currency.</summary>
    /// <param name="Available">What may leave now.</param>
    /// <param name="Balance">Released and free; below zero when it owes.</param>
    /// <param name="Reserve">Kept for a while.</param>
    /// <param name="Pending">On its way out.</param>
    /// <param name="Blocked">Kept until disputes and refunds are settled.</param>
    /// <param name="Minimum">The least that is paid.</param>
    public sealed record Funds(Money Available, Money Balance, Money Reserve, Money Pending, Money Blocked, Money Minimum);

    /// <summary>Where the money goes.</summary>
    public sealed record Account(Id<PayoutDestination> Id, DestinationKind Kind, DestinationStatus Status, string InWords, string? Gateway, IReadOnlyList<string> Missing, Instant CreatedAt);

    /// <summary>The answer.</summary>
    /// <param name="Currencies">What it has, by currency.</param>
    /// <param name="PayoutAccount">Where the money goes; null when nobody has said.</param>
    /// <param name="Rhythm">How often it leaves by itself.</param>
    /// <param name="Weekday">Weekly: on which day, 1 is Monday.</param>
    /// <param name="DayOfMonth">Monthly: on which day.</param>
    /// <param name="NextAt">When next.</param>
    /// <param name="NextReserve">When the next part of the reserve is free.</param>
    /// <param name="InTheWay">Why nothing may leave now; null when nothing is in the way.</param>
    public sealed record Answer(
        IReadOnlyList<Funds> Currencies, Account? PayoutAccount, PayoutRhythm Rhythm, int? Weekday, int? DayOfMonth, Instant? NextAt, Instant? NextReserve,
        Problem? InTheWay);

    /// <summary>The answer, now.</summary>
    public static async Task<Answer> Of(Id<Organization> organization, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        var funds = await ReadFunds.Of(organization, work, cancel);
        if (funds.Count == 0) funds = [PayoutFunds.None(marketplace.Currency)];
        var destination = await work.Db.Set<PayoutDestination>().AsNoTracking()
            .Where(d => d.OrganizationId == organization && d.Status != DestinationStatus.Retired)
            .OrderBy(d => d.Status == DestinationStatus.Active ? 0 : 1).ThenByDescending(d => d.Id).FirstOrDefaultAsync(cancel);
        var terms = await ReadSituation.Terms(organization, work, cancel);
        var situation = await ReadSituation.Of(
            organization, terms, destination?.Status is DestinationStatus.Active ? destination : null, work, marketplace, cancel);
        var nextReserve = await work.Db.Set<Reserve>().Where(r => r.OrganizationId == organization && r.ReleasedAt == null)
            .OrderBy(r => r.DueAt).Select(r => (Instant?)r.DueAt).FirstOrDefaultAsync(cancel);
        return new Answer(
            [.. funds.Select(one => new Funds(one.Available, one.Payable, one.Reserve, one.Pending, one.Blocked, options.Rules.MinimumOf(one.Currency)))],
            destination is null ? null : new Account(
                destination.Id, destination.Kind, destination.Status, destination.InWords, destination.Gateway, destination.Missing, destination.CreatedAt),
            terms?.Rhythm ?? PayoutRhythm.OnRequest, terms?.Weekday, terms?.DayOfMonth, terms?.NextAt, nextReserve,
            PlanPayout.InTheWay(situation, options.Rules, work.Now));
    }
}
