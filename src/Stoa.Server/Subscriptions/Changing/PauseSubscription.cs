using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Subscriptions.Renewing;

namespace Stoa.Server.Subscriptions.Changing;

/// <summary>Stops renewing for a while, and goes on. What is paid stays paid: whoever resumes before its end goes on as before.</summary>
internal sealed class PauseSubscription(SubscriptionDesk desk)
{
    /// <summary>Until which day; null waits for the customer.</summary>
    internal sealed record Request(LocalDate? Until = null, int? Version = null);

    /// <summary>The customer pauses.</summary>
    internal async Task<Problem?> Pause(Id<Subscription> id, Request request, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.LockFor(desk.Work, id, SubscriptionStep.Pause, request.Version, cancel);
        if (found.Refused(out var problem)) return problem;
        var (subscription, role) = found.Value;
        Instant? until = null;
        if (request.Until is { } day)
        {
            var today = desk.Work.Now.InZone(subscription.TimeZone).Date;
            if (day <= today || day > today.PlusDays(SubscriptionRules.PauseDaysMax)) return SubscriptionsProblems.BadDate;
            until = day.AtStartOfDayInZone(subscription.TimeZone).ToInstant();
        }
        Stop(subscription, role, until, null);
        SubscriptionTimers.Set(desk.Work, subscription, desk.Options);
        return await desk.Work.Commit(cancel);
    }

    /// <summary>The customer goes on.</summary>
    internal async Task<Problem?> Resume(Id<Subscription> id, int? version, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.LockFor(desk.Work, id, SubscriptionStep.Resume, version, cancel);
        if (found.Refused(out var problem)) return problem;
        var (subscription, role) = found.Value;
        if (await desk.Offers.Find(subscription.ListingId, cancel) is not { IsBookable: true }) return SubscriptionsProblems.NotServed;
        await GoOn(subscription, role, cancel);
        SubscriptionTimers.Set(desk.Work, subscription, desk.Options);
        return await desk.Work.Commit(cancel);
    }

    /// <summary>Pauses one that is locked; the caller commits.</summary>
    internal void Stop(Subscription subscription, ActorRole by, Instant? until, string? reason)
    {
        CollectOverdue.Clear(subscription);
        subscription.State = SubscriptionState.Paused;
        (subscription.PausedAt, subscription.PausedUntil, subscription.PausedBy) = (desk.Work.Now, until, by);
        desk.Tell(subscription, SubscriptionNews.Paused, by: by, reason: reason);
    }

    /// <summary>Goes on with one that is locked: at once when something is still paid, else with a new cycle from now.</summary>
    internal async Task GoOn(Subscription subscription, ActorRole by, CancellationToken cancel)
    {
        (subscription.PausedAt, subscription.PausedUntil, subscription.PausedBy) = (null, null, null);
        subscription.State = SubscriptionState.Active;
        desk.Tell(subscription, SubscriptionNews.Resumed, by: by);
        if (subscription.PeriodEnd is { } end && desk.Work.Now < end) return;
        (subscription.AnchorAt, subscription.AnchorCycle) = (desk.Work.Now, subscription.Cycle + 1);
        await new RenewSubscription(desk).Run(subscription, cancel);
    }
}
