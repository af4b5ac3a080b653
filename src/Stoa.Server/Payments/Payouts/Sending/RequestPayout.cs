using NodaTime;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Payouts;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts.Sending;

/// <summary>An organization's money begins to leave: a member asks, or the schedule does.</summary>
public static class RequestPayout
{
    /// <summary>A withdrawal.</summary>
    /// <param name="Amount">How much; all that is available when null.</param>
    /// <param name="Currency">Of which currency, when no amount says it; the marketplace's when null.</param>
    public sealed record Request(Money? Amount, string? Currency);

    /// <summary>A member asks, by the page or the API.</summary>
    /// <returns>The payout that is under way; why not.</returns>
    public static async Task<Outcome<Payout>> Run(
        Id<Organization> organization, Request request, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        var currency = request.Amount?.Currency ?? marketplace.Currency;
        if (request.Amount is null && request.Currency is { } code && !Currency.TryParse(code, out currency)) return PayoutProblems.NoCurrency;
        var asked = await Apply(organization, currency, request.Amount, scheduledFor: null, work, options, marketplace, cancel);
        if (asked.Refused(out var problem))
        {
            await work.Abandon();
            return problem;
        }
        work.Audit("payments.request-payout", asked.Value.Id.ToString(), after: new { asked.Value.AmountMinor, asked.Value.Currency, asked.Value.Status });
        return await work.Commit(cancel) is { } refused ? refused : asked;
    }

    /// <summary>
    /// Writes the payout, takes its money out of the balance, and leaves what must follow; the caller commits. The database refuses what
    /// is not covered, whatever happens at the same moment.
    /// </summary>
    internal static async Task<Outcome<Payout>> Apply(
        Id<Organization> organization, Currency currency, Money? wanted, Instant? scheduledFor,
        Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        await LockPayouts.Of(work, organization, cancel);
        var funds = (await ReadFunds.Of(organization, work, cancel)).FirstOrDefault(one => one.Currency == currency) ?? PayoutFunds.None(currency);
        var destination = await ReadSituation.Destination(organization, work, cancel);
        var situation = await ReadSituation.Of(
            organization, await ReadSituation.Terms(organization, work, cancel), destination, work, marketplace, cancel);
        var planned = PlanPayout.Of(funds, wanted, situation, options.Rules, work.Now);
        if (planned.Refused(out var problem)) return problem;
        // A marketplace may do without the requirement; the money needs somewhere to go all the same.
        if (destination is null) return PayoutProblems.NoDestination;

        var payout = new Payout
        {
            Id = Id<Payout>.New(work.Now),
            OrganizationId = organization,
            DestinationId = destination.Id,
            Method = destination.Gateway ?? Payout.Manual,
            Status = planned.Value.Approvals > 0 ? PayoutStatus.AwaitingApproval : PayoutStatus.Approved,
            Currency = currency.Code,
            AmountMinor = planned.Value.Amount.Minor,
            ApprovalsNeeded = planned.Value.Approvals,
            RequestedBy = work.Actor.UserId is { } user ? new Id<User>(user) : null,
            ScheduledFor = scheduledFor,
            CreatedAt = work.Now,
        };
        work.Db.Add(payout);
        Ledger.Post(work, PayoutEntries.Requested(payout.Id.ToString(), organization.ToString(), payout.Amount), order: null);
        MovePayout.Tell(work, payout);
        return payout;
    }
}
