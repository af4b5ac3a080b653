using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Core.Subscriptions;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;
using Stoa.Server.Subscriptions.Changing;
using Stoa.Server.Subscriptions.Pages;

namespace Stoa.Server.Subscriptions.Views;

/// <summary>A customer's subscriptions, the page of one, and its simple steps.</summary>
internal static class SubscriptionPages
{
    /// <summary>GET /subscriptions</summary>
    internal static async Task<IResult> GetMine(Work work, CancellationToken cancel) =>
        new RazorComponentResult<MySubscriptionsPage>(new { Lines = await ListSubscriptions.OfCustomer(work, cancel) });

    /// <summary>GET /subscriptions/{id}?paid=1 or ?card=1 on the way back from the processor.</summary>
    internal static async Task<IResult> Get(Id<Subscription> id, string? paid, string? card, HttpContext http, Work work, CancellationToken cancel)
    {
        var view = await GetSubscription.Run(id, SubscriptionDesk.Of(work, http.RequestServices), cancel);
        if (view.Refused(out _)) return NotFoundPage.Result();
        // A word from the processor is on its way: the page asks again by itself.
        var waits = (paid == "1" && view.Value.Owed is not null) || (card == "1" && view.Value.State is SubscriptionState.Pending);
        return new RazorComponentResult<SubscriptionPage>(new { View = view.Value, IsWaiting = waits, Back = paid is null ? $"card={card}" : $"paid={paid}", work.Now });
    }

    /// <summary>POST /subscriptions/{id}/pay</summary>
    internal static async Task<IResult> PostPay(
        Id<Subscription> id, HttpContext http, Work work, Gateways gateways, IConfiguration configuration, ILogger<PaymentsLogCategory> log, CancellationToken cancel) =>
        GoTo(await new PaySubscription(SubscriptionDesk.Of(work, http.RequestServices), gateways, log).Pay(id, StartPayment.SiteOf(http, configuration), cancel), id, http);

    /// <summary>POST /subscriptions/{id}/card</summary>
    internal static async Task<IResult> PostCard(
        Id<Subscription> id, HttpContext http, Work work, Gateways gateways, IConfiguration configuration, ILogger<PaymentsLogCategory> log, CancellationToken cancel) =>
        GoTo(await new PaySubscription(SubscriptionDesk.Of(work, http.RequestServices), gateways, log).AskCard(id, StartPayment.SiteOf(http, configuration), cancel), id, http);

    /// <summary>POST /subscriptions/{id}/pause: until, a day or nothing.</summary>
    internal static async Task<IResult> PostPause(Id<Subscription> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var text = form["until"].ToString().Trim();
        var day = LocalDatePattern.Iso.Parse(text);
        if (text.Length > 0 && !day.Success) return Back(SubscriptionsProblems.BadDate, id, http, "");
        var desk = SubscriptionDesk.Of(work, http.RequestServices);
        return Back(await new PauseSubscription(desk).Pause(id, new(text.Length == 0 ? null : day.Value), cancel), id, http, "It is paused. Nothing is charged meanwhile.");
    }

    /// <summary>POST /subscriptions/{id}/resume</summary>
    internal static async Task<IResult> PostResume(Id<Subscription> id, HttpContext http, Work work, CancellationToken cancel) =>
        Back(await new PauseSubscription(SubscriptionDesk.Of(work, http.RequestServices)).Resume(id, null, cancel), id, http, "It goes on.");

    /// <summary>POST /subscriptions/{id}/keep</summary>
    internal static async Task<IResult> PostKeep(Id<Subscription> id, HttpContext http, Work work, CancellationToken cancel) =>
        Back(await new EndSubscription(SubscriptionDesk.Of(work, http.RequestServices)).KeepOn(id, null, cancel), id, http, "It goes on as before.");

    /// <summary>Back to the page of a subscription, with a sentence.</summary>
    internal static IResult Back(Problem? problem, Id<Subscription> id, HttpContext http, string done)
    {
        if (problem is { Kind: ProblemKind.NotFound }) return NotFoundPage.Result();
        new Flash(problem is null ? Tone.Good : Tone.Bad, problem?.Message ?? done).Keep(http);
        return new SeeOther(PaySubscription.PathOf(id));
    }

    private static IResult GoTo(Outcome<StartPayment.Started> started, Id<Subscription> id, HttpContext http) =>
        started.Refused(out var problem) ? Back(problem, id, http, "") : new SeeOther(started.Value.Url);
}
