using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Catalog;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Subscriptions.Changing;
using Stoa.Server.Subscriptions.Views;

namespace Stoa.Server.Subscriptions.Renewing;

/// <summary>What subscriptions do by themselves. A timer whose step is not the next one any more, because the subscription has moved on, is ignored.</summary>
internal static class SubscriptionTimers
{
    internal const string Topic = "subscriptions.timer";

    private static readonly Duration LookAgainAfter = Duration.FromMinutes(10);

    /// <summary>A stored timer.</summary>
    internal sealed record Timer(Id<Subscription> SubscriptionId, Due What, Instant At);

    /// <summary>Sets the timer of what is next; the caller commits. One that was set before is harmless.</summary>
    internal static void Set(Work work, Subscription subscription, SubscriptionsOptions options)
    {
        if (SubscriptionClock.Next(subscription.Facts, options.Timings(subscription.Terms.Period)) is not { } next) return;
        work.SetTimer(Topic, subscription.Id.ToString(), new Timer(subscription.Id, next.What, next.At), Instant.Max(next.At, work.Now));
    }

    /// <summary>Asks again a little later, when something is being answered that decides it.</summary>
    internal static void SetAgain(Work work, Subscription subscription, DueStep step) =>
        work.SetTimer(Topic, subscription.Id.ToString(), new Timer(subscription.Id, step.What, step.At), work.Now + LookAgainAfter);

    /// <summary>Takes a due step. Left uncommitted: the step and the timer's end are one transaction, so it is taken once.</summary>
    internal static async Task Fire(Timer timer, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var desk = SubscriptionDesk.Of(work, services);
        if (await desk.Lock(timer.SubscriptionId, cancel) is not { } subscription) return;
        var next = SubscriptionClock.Next(subscription.Facts, desk.Options.Timings(subscription.Terms.Period));
        if (next != new DueStep(timer.What, timer.At) || next.At > work.Now) return;
        await Take(next, subscription, desk, cancel);
    }

    private static async Task Take(DueStep step, Subscription subscription, SubscriptionDesk desk, CancellationToken cancel)
    {
        switch (step.What)
        {
            case Due.Remind:
                await Remind(subscription, desk, cancel);
                break;
            case Due.Renew:
                await new RenewSubscription(desk).Run(subscription, cancel);
                break;
            case Due.Resume:
                await new PauseSubscription(desk).GoOn(subscription, ActorRole.System, cancel);
                break;
            case Due.Retry:
                await new CollectOverdue(desk).Retry(subscription, cancel);
                break;
            case Due.GiveUp:
                if (!await new CollectOverdue(desk).GiveUp(subscription, cancel))
                {
                    SetAgain(desk.Work, subscription, step);
                    return;
                }
                break;
            case Due.DropChange:
                await new ChangePlan(desk).Drop(subscription, cancel);
                break;
            case Due.Forget:
                await new EndSubscription(desk).Run(subscription, EndReason.NeverPaid, null, cancel);
                break;
            case Due.End:
                await new EndSubscription(desk).AtEnd(subscription, cancel);
                break;
            default:
                throw new InvalidOperationException($"{step.What} is not known.");
        }
        Set(desk.Work, subscription, desk.Options);
    }

    // Of what will be charged, with its taxes, in the plan that follows.
    private static async Task Remind(Subscription subscription, SubscriptionDesk desk, CancellationToken cancel)
    {
        subscription.RemindedFor = subscription.PeriodEnd;
        var next = subscription.NextPlanId is { } plan
            ? await desk.Work.Db.Set<Plan>().Where(p => p.Id == plan && p.Status == PlanStatus.Active).Select(p => p.Name).SingleOrDefaultAsync(cancel)
            : null;
        var (bill, _) = await GetSubscription.NextBill(subscription, desk, cancel);
        desk.Tell(subscription, SubscriptionNews.RenewsSoon, bill ?? subscription.Price, reason: next);
    }
}
