using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Organizations;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Subscriptions;

/// <summary>Sends the customer to the processor: to pay what is open by hand, or to give another card.</summary>
internal sealed class PaySubscription(SubscriptionDesk desk, Gateways gateways, ILogger log)
{
    /// <summary>Where to pay, or to give the card that a trial begins with.</summary>
    internal async Task<Outcome<StartPayment.Started>> Pay(Id<Subscription> id, Uri site, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.Find(desk.Work, id, cancel);
        if (found.Refused(out var problem)) return problem;
        var subscription = found.Value.Subscription;
        if (subscription is { State: SubscriptionState.Pending, OpenOrderId: null }) return await AskCard(id, site, cancel);
        if (subscription.ChangeOrderId is null && found.Value.For(SubscriptionStep.Pay).Refused(out problem)) return problem;
        if (await desk.Offers.Find(subscription.ListingId, cancel) is not { IsBookable: true }) return SubscriptionsProblems.NotServed;
        var order = subscription.OpenOrderId ?? subscription.ChangeOrderId!.Value;
        return await StartPayment.Run(order, site, desk.Work, gateways, log, cancel, returnTo: PathOf(id));
    }

    /// <summary>Where to give another card; what was asked before and is still open is found again.</summary>
    internal async Task<Outcome<StartPayment.Started>> AskCard(Id<Subscription> id, Uri site, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.Lock(desk.Work, id, cancel);
        if (found.Refused(out var problem)) return problem;
        var subscription = found.Value.Subscription;
        if (subscription.State is not SubscriptionState.Pending && found.Value.For(SubscriptionStep.ReplaceMethod).Refused(out problem)) return problem;
        if (!found.Value.Roles.Includes(ActorRole.Customer)) return SubscriptionProblems.WrongRole;
        var method = subscription.AskedMethodId is { } asked
            ? await desk.Work.Db.Set<PaymentMethod>().SingleAsync(m => m.Id == asked, cancel)
            : null;
        if (method is not { Status: MethodStatus.Asked })
        {
            method = AskMethod.Apply(
                desk.Work, subscription.CustomerId, subscription.Price, await CountryOf(subscription, cancel), new Uri(site, PathOf(id)), gateways);
            if (method is null) return PaymentProblems.NoGateway;
            subscription.AskedMethodId = method.Id;
        }
        return await desk.Work.Commit(cancel) is { } refused ? refused
            : await AskMethod.Open(method, subscription.Price.Currency, subscription.Title, desk.Work, gateways, log, cancel);
    }

    /// <summary>A customer's page of a subscription.</summary>
    internal static string PathOf(Id<Subscription> id) => $"/subscriptions/{id}";

    private async Task<string?> CountryOf(Subscription subscription, CancellationToken cancel)
    {
        var offer = await desk.Offers.Find(subscription.ListingId, cancel);
        return offer is null ? null : await desk.Work.Db.Set<Location>().Where(l => l.Id == offer.LocationId).Select(l => l.Country).SingleOrDefaultAsync(cancel);
    }
}
