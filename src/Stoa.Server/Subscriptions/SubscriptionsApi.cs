using Stoa.Core;
using Stoa.Core.Subscriptions;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Subscriptions.Changing;
using Stoa.Server.Subscriptions.Renewing;
using Stoa.Server.Subscriptions.Views;

namespace Stoa.Server.Subscriptions;

/// <summary>Subscriptions for programs.</summary>
public static class SubscriptionsApi
{
    /// <summary>How to end one.</summary>
    /// <param name="AtEnd">True with the period; false at once.</param>
    /// <param name="Reason">Why; providers and operators must say so.</param>
    /// <param name="ExpectedRefund">What the preview said.</param>
    /// <param name="Version">The version that was looked at.</param>
    public sealed record CancelRequest(bool AtEnd = false, string? Reason = null, Money? ExpectedRefund = null, int? Version = null);

    /// <summary>To what to subscribe.</summary>
    public sealed record SubscribeRequest(
        Id<Listing> ListingId, Id<Plan> PlanId, bool Consent = false, string? Coupon = null, bool UseCredit = false, Money? ExpectedTotal = null);

    /// <summary>Which plan to change to.</summary>
    public sealed record ChangeRequest(Id<Plan>? PlanId = null, Money? ExpectedDueNow = null, int? Version = null);

    /// <summary>Until which day to pause; null waits.</summary>
    public sealed record PauseRequest(NodaTime.LocalDate? Until = null, int? Version = null);

    /// <summary>Which version was looked at.</summary>
    public sealed record StepRequest(int? Version = null);

    /// <summary>POST /api/v1/subscriptions</summary>
    internal static async Task<IResult> Post(SubscribeRequest request, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var desk = SubscriptionDesk.Of(work, services);
        var begun = await new Subscribe(desk).Run(
            new(request.ListingId, request.PlanId, request.Consent, request.Coupon, request.UseCredit, request.ExpectedTotal), cancel);
        if (begun.Refused(out var problem)) return problem.Answer();
        return (await GetSubscription.Run(begun.Value.Id, desk, cancel)).AnswerCreated(view => $"/api/v1/subscriptions/{view.Id}");
    }

    /// <summary>GET /api/v1/subscriptions</summary>
    internal static async Task<IResult> GetMine(Work work, CancellationToken cancel) =>
        Results.Json(new { items = await ListSubscriptions.OfCustomer(work, cancel) }, StoaJson.Options);

    /// <summary>GET /api/v1/subscriptions/{id}</summary>
    internal static async Task<IResult> Get(Id<Subscription> id, Work work, IServiceProvider services, CancellationToken cancel) =>
        (await GetSubscription.Run(id, SubscriptionDesk.Of(work, services), cancel)).Answer();

    /// <summary>POST /api/v1/subscriptions/{id}/payments: where to pay what is open, or to give the card of a trial.</summary>
    internal static async Task<IResult> PostPayment(
        Id<Subscription> id, HttpContext http, Work work, Gateways gateways, IConfiguration configuration, ILogger<PaymentsLogCategory> log, CancellationToken cancel) =>
        (await new PaySubscription(SubscriptionDesk.Of(work, http.RequestServices), gateways, log).Pay(id, StartPayment.SiteOf(http, configuration), cancel)).Answer();

    /// <summary>POST /api/v1/subscriptions/{id}/card: where to give another card.</summary>
    internal static async Task<IResult> PostCard(
        Id<Subscription> id, HttpContext http, Work work, Gateways gateways, IConfiguration configuration, ILogger<PaymentsLogCategory> log, CancellationToken cancel) =>
        (await new PaySubscription(SubscriptionDesk.Of(work, http.RequestServices), gateways, log).AskCard(id, StartPayment.SiteOf(http, configuration), cancel)).Answer();

    /// <summary>GET /api/v1/subscriptions/{id}/change-preview?plan=…</summary>
    internal static async Task<IResult> GetChange(Id<Subscription> id, Id<Plan>? plan, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.Find(work, id, cancel);
        if (found.Refused(out var problem)) return problem.Answer();
        var looked = await new ChangePlan(SubscriptionDesk.Of(work, services)).Look(found.Value.Subscription, plan ?? default, cancel);
        return looked.Refused(out problem) ? problem.Answer() : Results.Json(looked.Value, StoaJson.Options);
    }

    /// <summary>POST /api/v1/subscriptions/{id}/change</summary>
    internal static Task<IResult> PostChange(Id<Subscription> id, ChangeRequest request, Work work, IServiceProvider services, CancellationToken cancel) =>
        Step(id, work, services, desk => new ChangePlan(desk).Run(id, new(request.PlanId ?? default, request.ExpectedDueNow, request.Version), cancel), cancel);

    /// <summary>POST /api/v1/subscriptions/{id}/pause</summary>
    internal static Task<IResult> PostPause(Id<Subscription> id, PauseRequest request, Work work, IServiceProvider services, CancellationToken cancel) =>
        Step(id, work, services, desk => new PauseSubscription(desk).Pause(id, new(request.Until, request.Version), cancel), cancel);

    /// <summary>POST /api/v1/subscriptions/{id}/resume</summary>
    internal static Task<IResult> PostResume(Id<Subscription> id, StepRequest request, Work work, IServiceProvider services, CancellationToken cancel) =>
        Step(id, work, services, desk => new PauseSubscription(desk).Resume(id, request.Version, cancel), cancel);

    /// <summary>GET /api/v1/subscriptions/{id}/cancel-preview</summary>
    internal static async Task<IResult> GetCancel(Id<Subscription> id, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.Find(work, id, cancel);
        if (found.Refused(out var problem)) return problem.Answer();
        var role = found.Value.For(SubscriptionStep.CancelNow);
        if (role.Refused(out problem)) return problem.Answer();
        return Results.Json(await new EndSubscription(SubscriptionDesk.Of(work, services)).Look(found.Value.Subscription, role.Value, cancel), StoaJson.Options);
    }

    /// <summary>POST /api/v1/subscriptions/{id}/cancel</summary>
    internal static Task<IResult> PostCancel(Id<Subscription> id, CancelRequest request, Work work, IServiceProvider services, CancellationToken cancel) =>
        Step(id, work, services, desk =>
        {
            var end = new EndSubscription(desk);
            var asked = new EndSubscription.Request(request.Reason, request.ExpectedRefund, request.Version);
            return request.AtEnd ? end.CancelAtEnd(id, asked, cancel) : end.CancelNow(id, asked, cancel);
        }, cancel);

    /// <summary>POST /api/v1/subscriptions/{id}/keep</summary>
    internal static Task<IResult> PostKeep(Id<Subscription> id, StepRequest request, Work work, IServiceProvider services, CancellationToken cancel) =>
        Step(id, work, services, desk => new EndSubscription(desk).KeepOn(id, request.Version, cancel), cancel);

    /// <summary>GET /api/v1/organizations/{organization}/subscriptions</summary>
    internal static async Task<IResult> GetOfOrganization(
        Id<Organization> organization, SubscriptionState? state, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListSubscriptions.OfAll(organization, state, cursor, limit, work, cancel)).Answer();

    /// <summary>GET /api/v1/operations/subscriptions</summary>
    internal static async Task<IResult> GetAll(SubscriptionState? state, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListSubscriptions.OfAll(null, state, cursor, limit, work, cancel)).Answer();

    /// <summary>GET /api/v1/operations/subscriptions/figures</summary>
    internal static async Task<IResult> GetFigures(Work work, CancellationToken cancel) =>
        Results.Json(await ListSubscriptions.Count(null, work, cancel), StoaJson.Options);

    /// <summary>POST /api/v1/operations/subscriptions/{id}/retry</summary>
    internal static Task<IResult> PostRetry(Id<Subscription> id, Work work, IServiceProvider services, CancellationToken cancel) =>
        Step(id, work, services, desk => Retry(desk, id, cancel), cancel);

    /// <summary>Tries an overdue charge again now; that is no try of the plan's.</summary>
    internal static async Task<Problem?> Retry(SubscriptionDesk desk, Id<Subscription> id, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.LockFor(desk.Work, id, SubscriptionStep.Retry, null, cancel);
        if (found.Refused(out var problem)) return problem;
        var subscription = found.Value.Subscription;
        await new CollectOverdue(desk).Retry(subscription, cancel, isExtra: true);
        desk.Work.Audit("subscriptions.retry", id.ToString());
        SubscriptionTimers.Set(desk.Work, subscription, desk.Options);
        return await desk.Work.Commit(cancel);
    }

    private static async Task<IResult> Step(
        Id<Subscription> id, Work work, IServiceProvider services, Func<SubscriptionDesk, Task<Problem?>> take, CancellationToken cancel)
    {
        var desk = SubscriptionDesk.Of(work, services);
        if (await take(desk) is not { } problem) return (await GetSubscription.Run(id, desk, cancel)).Answer();
        await work.Abandon();
        return problem.Answer();
    }
}
