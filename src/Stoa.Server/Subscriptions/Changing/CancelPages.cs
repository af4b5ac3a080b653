using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Pages;
using Stoa.Server.Subscriptions.Pages;
using Stoa.Server.Subscriptions.Views;

namespace Stoa.Server.Subscriptions.Changing;

/// <summary>Ending a subscription from a page: with the period, or at once with what comes back; also for the provider and operators, with a reason.</summary>
internal static class CancelPages
{
    /// <summary>GET /subscriptions/{id}/cancel</summary>
    internal static Task<IResult> Get(Id<Subscription> id, HttpContext http, Work work, CancellationToken cancel) =>
        Show(id, null, null, SubscriptionDesk.Of(work, http.RequestServices), cancel);

    /// <summary>POST /subscriptions/{id}/cancel: when (end or now), reason, expected_refund.</summary>
    internal static async Task<IResult> Post(Id<Subscription> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var desk = SubscriptionDesk.Of(work, http.RequestServices);
        var form = await http.Request.ReadFormAsync(cancel);
        var found = await SubscriptionAccess.Find(work, id, cancel);
        if (found.Refused(out _)) return NotFoundPage.Result();
        Money? expected = long.TryParse(form["expected_refund"], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new Money(minor, found.Value.Subscription.Price.Currency)
            : null;
        var reason = form["reason"].ToString().Trim();
        var request = new EndSubscription.Request(reason.Length == 0 ? null : reason, expected);
        var (end, atEnd) = (new EndSubscription(desk), form["when"] == "end");
        var problem = atEnd ? await end.CancelAtEnd(id, request with { ExpectedRefund = null }, cancel) : await end.CancelNow(id, request, cancel);
        if (problem is null)
            return SubscriptionPages.Back(null, id, http, atEnd ? "It ends with this period. Until then you can take that back." : "It has ended. Nothing more is charged.");
        await work.Abandon();
        return await Show(id, problem, reason, desk, cancel);
    }

    private static async Task<IResult> Show(Id<Subscription> id, Problem? problem, string? reason, SubscriptionDesk desk, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.Find(desk.Work, id, cancel);
        var view = await GetSubscription.Run(id, desk, cancel);
        if (found.Refused(out _) || view.Refused(out _)) return NotFoundPage.Result();
        var role = found.Value.For(SubscriptionStep.CancelNow);
        var preview = role.Succeeded ? await new EndSubscription(desk).Look(found.Value.Subscription, role.Value, cancel) : null;
        return new RazorComponentResult<CancelSubscriptionPage>(new
        {
            View = view.Value, Preview = preview, Role = role.Succeeded ? role.Value : ActorRole.None, Reason = reason,
            Problems = problem is null ? (IReadOnlyList<Problem>)[] : [problem],
        })
        {
            StatusCode = problem?.Kind.Status() ?? StatusCodes.Status200OK,
        };
    }
}
