using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Subscriptions.Changing;

namespace Stoa.Server.Subscriptions.Renewing;

/// <summary>A cycle that could not be charged: tried again on the days of the plan, until it is paid or given up.</summary>
internal sealed class CollectOverdue(SubscriptionDesk desk)
{
    private const string CannotServe = "The provider cannot offer it at the moment, so the payment that was open is not asked for any more.";

    private static readonly Duration AfterAnOpenPage = Duration.FromHours(1);

    /// <summary>A charge of the open order was refused. The caller sets the timer and commits.</summary>
    internal void Declined(Subscription subscription, string code, Decline means, Money amount)
    {
        var now = desk.Work.Now;
        subscription.PastDueSince ??= now;
        subscription.State = SubscriptionState.PastDue;
        (subscription.DeclineCode, subscription.Decline) = (code, means);
        subscription.RetryAt = desk.Options.Dunning.NextRetry(subscription.PastDueSince.Value, subscription.Retries, means, now);
        desk.Tell(subscription, SubscriptionNews.PaymentDeclined, amount, reason: code);
    }

    /// <summary>Whether that was the last try.</summary>
    internal bool IsOver(Subscription subscription) =>
        subscription.PastDueSince is { } since && desk.Options.Dunning.IsOver(since, subscription.Retries, desk.Work.Now);

    /// <summary>Charges the open order once more. A page that the customer has open is closed first, and the charge made an hour later.</summary>
    internal async Task Retry(Subscription subscription, CancellationToken cancel, bool isExtra = false)
    {
        if (await desk.LockOrder(subscription.OpenOrderId, cancel) is not { State: OrderState.AwaitingPayment } order) return;
        var live = (await LockPayments.Of(desk.Work, order.Id, cancel)).Where(p => p.Status is PaymentStatus.Created or PaymentStatus.Pending or PaymentStatus.Authorized).ToList();
        if (live.Exists(payment => payment.IsOffSession)) return;
        // Nobody pays for what cannot be had: a provider that is suspended, a listing that is paused or gone.
        if (await desk.Offers.Find(subscription.ListingId, cancel) is not { IsBookable: true })
        {
            await Stop(subscription, CannotServe, cancel);
            return;
        }
        if (live.Count > 0)
        {
            await VoidPayment.Apply(desk.Work, order.Id, cancel);
            if (live.Exists(payment => payment.Status is not PaymentStatus.Voided))
            {
                subscription.RetryAt = desk.Work.Now + AfterAnOpenPage;
                return;
            }
        }
        subscription.RetryAt = null;
        if (!isExtra) subscription.Retries++;
        if (subscription.MethodId is not { } method)
        {
            Declined(subscription, "method_missing", Decline.Final, order.Charge);
            return;
        }
        // One live payment of an order at a time, which the database holds: what was voided here must be written first.
        await desk.Work.Db.SaveChangesAsync(cancel);
        ChargeMethod.Apply(desk.Work, order, await desk.Work.Db.Set<PaymentMethod>().SingleAsync(m => m.Id == method, cancel));
    }

    /// <summary>The time is over: ends or pauses it. False while a charge is being answered.</summary>
    internal async Task<bool> GiveUp(Subscription subscription, CancellationToken cancel)
    {
        if (subscription.OpenOrderId is { } order)
        {
            var payments = await LockPayments.Of(desk.Work, order, cancel);
            if (payments.Exists(p => p is { IsOffSession: true, Status: PaymentStatus.Created or PaymentStatus.Pending })) return false;
        }
        if (desk.Options.AfterDunning == AfterDunning.Cancel)
        {
            await new EndSubscription(desk).Run(subscription, EndReason.Unpaid, null, cancel);
            return true;
        }
        await Stop(subscription, "It was not paid.", cancel);
        return true;
    }

    // The cycle was never paid, so nothing of it is there to go on with.
    private async Task Stop(Subscription subscription, string reason, CancellationToken cancel)
    {
        await desk.GiveUp(subscription.OpenOrderId, cancel);
        subscription.OpenOrderId = null;
        subscription.PeriodEnd = subscription.PeriodStart;
        new PauseSubscription(desk).Stop(subscription, ActorRole.System, until: null, reason);
    }

    /// <summary>It is paid: nothing is overdue any more.</summary>
    internal static void Clear(Subscription subscription)
    {
        subscription.PastDueSince = null;
        subscription.Retries = 0;
        (subscription.DeclineCode, subscription.Decline, subscription.RetryAt) = (null, null, null);
    }
}
