using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts.Destinations;

/// <summary>A member opens an account for the organization at a processor: on the processor's page, which asks what it must.</summary>
public static class OnboardDestination
{
    /// <summary>The topic under which the processor is asked how an account stands.</summary>
    internal const string Topic = "payments.payout-account";

    internal sealed record Intent(string Gateway, string GatewayAccountId);

    /// <summary>The processor's page, for this click only.</summary>
    /// <param name="organization">Whose account.</param>
    /// <param name="page">Our page, where the member comes back to.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="gateways">The processors in use: the first that keeps accounts and pays out.</param>
    /// <param name="marketplace">For the currency, and the country where no location says it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public static async Task<Outcome<OnboardingPage>> Run(
        Id<Organization> organization, string page, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        if (Keeper(gateways) is not var (id, gateway)) return PayoutProblems.NoGateway;
        var destination = await Prepare(organization, id, work, marketplace, cancel);
        if (destination.Refused(out var problem)) return problem;
        try
        {
            return await Open(destination.Value, gateway, page, work, gateways, marketplace, cancel);
        }
        catch (Exception outage) when (GatewayRetries.IsSilence(outage))
        {
            // The next click asks again, under the same key.
            return PayoutProblems.Silent;
        }
    }

    private static async Task<Outcome<OnboardingPage>> Open(
        PayoutDestination destination, IKeepsPayoutAccounts gateway, string page, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var account = destination.GatewayAccountId;
        if (account is null)
        {
            var request = new OpenPayoutAccount(destination.Id.ToString(), destination.OrganizationId.ToString(), destination.Country, marketplace.Currency);
            var opened = await gateways.Call(token => gateway.OpenAccount(request, token), cancel);
            if (opened.Refused(out var problem)) return problem;
            account = opened.Value.GatewayAccountId;
            await work.Begin(cancel);
            await work.Db.Set<PayoutDestination>().Where(d => d.Id == destination.Id)
                .ExecuteUpdateAsync(rows => rows.SetProperty(d => d.GatewayAccountId, account).SetProperty(d => d.Version, d => d.Version + 1), cancel);
            if (await work.Commit(cancel) is { } refused) return refused;
        }
        return await gateways.Call(token => gateway.Onboard(account, page + "?back=1", page + "?again=1", token), cancel);
    }

    /// <summary>Asks the processor how an account stands, after the commit.</summary>
    internal static async Task Ask(Work work, string gateway, string gatewayAccountId, CancellationToken cancel)
    {
        if (await work.Db.Set<PayoutDestination>().AnyAsync(d => d.Gateway == gateway && d.GatewayAccountId == gatewayAccountId, cancel))
            work.Send(Topic, gatewayAccountId, new Intent(gateway, gatewayAccountId));
    }

    /// <summary>A member is back from the processor's page: asks it at once.</summary>
    internal static async Task Refresh(Id<Organization> organization, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var preparing = await work.Db.Set<PayoutDestination>().AsNoTracking().FirstOrDefaultAsync(
            d => d.OrganizationId == organization && d.Kind == DestinationKind.Gateway && d.Status != DestinationStatus.Retired && d.GatewayAccountId != null, cancel);
        if (preparing is null) return;
        try
        {
            await Handle(new Intent(preparing.Gateway!, preparing.GatewayAccountId!), work, services, cancel);
            await work.Commit(cancel);
        }
        catch (Exception outage) when (GatewayRetries.IsSilence(outage))
        {
            // The page shows what is known; the processor's own news of the account come besides.
            await work.Abandon();
        }
    }

    /// <summary>What the processor says of the account now is so: it may be paid to, or something is missing.</summary>
    internal static async Task Handle(Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var gateways = services.GetRequiredService<Gateways>();
        if (gateways.Find(intent.Gateway)?.As<IKeepsPayoutAccounts>() is not { } gateway)
            throw new DeliveryException($"The gateway {intent.Gateway} keeps no accounts here (any more).");
        var answer = await gateways.Call(token => gateway.FindAccount(intent.GatewayAccountId, token), cancel);
        if (answer.Refused(out var problem)) throw new DeliveryException($"{intent.Gateway} does not know {intent.GatewayAccountId}: {problem.Code}.");
        var owner = await work.Db.Set<PayoutDestination>().AsNoTracking()
            .SingleAsync(d => d.Gateway == intent.Gateway && d.GatewayAccountId == intent.GatewayAccountId, cancel);
        await LockPayouts.Of(work, owner.OrganizationId, cancel);
        var destination = await work.Db.Set<PayoutDestination>().SingleAsync(d => d.Id == owner.Id, cancel);
        if (destination.Status is DestinationStatus.Retired) return;
        destination.Missing = answer.Value.Missing;
        var status = answer.Value.CanBePaid ? DestinationStatus.Active : DestinationStatus.Preparing;
        if (status == destination.Status) return;
        if (status is DestinationStatus.Active)
        {
            await SaveBankAccount.RetireOthers(destination.OrganizationId, destination.Id, work, cancel);
            work.Emit(new PayoutAccountChanged(destination.OrganizationId, destination.Id));
        }
        destination.Status = status;
    }

    /// <summary>The first processor in use that keeps accounts and pays out.</summary>
    internal static (string Id, IKeepsPayoutAccounts Gateway)? Keeper(Gateways gateways) =>
        gateways.That<IKeepsPayoutAccounts>().Where(one => gateways.Find(one.Id)!.As<IPaysOut>() is not null)
            .Select(one => ((string, IKeepsPayoutAccounts)?)one).FirstOrDefault();

    // Written before the processor is asked: its id is the key of the call.
    private static async Task<Outcome<PayoutDestination>> Prepare(
        Id<Organization> organization, string gateway, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        await LockPayouts.Of(work, organization, cancel);
        var known = await work.Db.Set<PayoutDestination>().FirstOrDefaultAsync(
            d => d.OrganizationId == organization && d.Gateway == gateway && d.Status != DestinationStatus.Retired, cancel);
        if (known is null)
        {
            var country = await work.Db.Set<Location>().Where(l => l.OrganizationId == organization).OrderBy(l => l.Id)
                .Select(l => l.Country).FirstOrDefaultAsync(cancel);
            known = new PayoutDestination
            {
                Id = Id<PayoutDestination>.New(work.Now), OrganizationId = organization, Kind = DestinationKind.Gateway, Status = DestinationStatus.Preparing,
                Gateway = gateway, IsIban = false, Country = country ?? marketplace.Place.Country, Tail = "",
                ReplacedAnother = await work.Db.Set<PayoutDestination>().AnyAsync(d => d.OrganizationId == organization, cancel),
                CreatedBy = new Id<User>(work.Actor.UserId!.Value), CreatedAt = work.Now,
            };
            work.Db.Add(known);
            work.Audit("payments.open-payout-account", organization.ToString(), after: new { known.Gateway });
        }
        return await work.Commit(cancel) is { } refused ? refused : known;
    }
}
