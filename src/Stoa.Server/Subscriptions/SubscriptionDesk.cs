using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Subscriptions.Renewing;

namespace Stoa.Server.Subscriptions;

/// <summary>What steps of subscriptions need: the work, what is offered, the marketplace, the settings.</summary>
internal sealed record SubscriptionDesk(Work Work, Offers Offers, Quotes Quotes, Marketplace Marketplace, SubscriptionsOptions Options)
{
    /// <summary>From the program's services.</summary>
    internal static SubscriptionDesk Of(Work work, IServiceProvider services) => new(
        work, services.GetRequiredService<Offers>(), services.GetRequiredService<Quotes>(), services.GetRequiredService<Marketplace>(), services.GetRequiredService<SubscriptionsOptions>());

    /// <summary>Places orders.</summary>
    internal PlaceCycle Orders => new(Work, Offers, Marketplace);

    /// <summary>A subscription, locked; null when there is none.</summary>
    internal async Task<Subscription?> Lock(Id<Subscription> id, CancellationToken cancel) =>
        await SubscriptionAccess.Lock(Work, id, cancel) is { Succeeded: true } found ? found.Value.Subscription : null;

    /// <summary>Records what happened, for mails and the audit.</summary>
    internal void Tell(Subscription subscription, SubscriptionNews news, Money? amount = null, ActorRole by = ActorRole.System, string? reason = null)
    {
        Work.Emit(new SubscriptionMoved(
            subscription.Id, subscription.OrganizationId, news, by, Guid.CreateVersion7(Work.Now.ToDateTimeOffset()), amount, reason));
        if (news is not SubscriptionNews.RenewsSoon)
            Work.Audit($"subscriptions.{EnumText.Write(news)}", subscription.Id.ToString(), reason, after: new { subscription.State, subscription.Cycle, Minor = amount?.Minor });
    }

    /// <summary>One of its orders, locked; null when there is none.</summary>
    internal async Task<Order?> LockOrder(Id<Order>? id, CancellationToken cancel)
    {
        if (id is not { } order) return null;
        await Work.Begin(cancel);
        return await Work.Db.Set<Order>().Where(o => o.Id == order).ForUpdate().SingleOrDefaultAsync(cancel);
    }

    /// <summary>Takes an order's step as the program.</summary>
    internal async Task<Problem?> Fire(Order order, string transition, CancellationToken cancel, Money? amount = null, string? reason = null) =>
        (await FireTransition.Apply(new(order, transition, ActorRole.System, reason, amount), Work, Offers, Marketplace, cancel)).Problem;

    /// <summary>Gives up the payment of an order that waits for it, and closes whatever page is open.</summary>
    internal async Task GiveUp(Id<Order>? id, CancellationToken cancel)
    {
        if (await LockOrder(id, cancel) is not { State: OrderState.AwaitingPayment } order) return;
        if (await Fire(order, "give-up", cancel) is { } problem) throw new InvalidOperationException($"{order.Id} could not be given up: {problem.Code}");
        await VoidPayment.Apply(Work, order.Id, cancel);
    }
}
