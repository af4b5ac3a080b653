using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Orders.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Reviews;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Orders.Views;

/// <summary>The page of an order, for its customer, its provider and an operator.</summary>
internal static class ViewOrder
{
    /// <summary>GET /orders/{id}; with <c>?paid=1</c> after the gateway's page, while its word is on the way.</summary>
    internal static async Task<IResult> Get(Id<Order> id, string? paid, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var seen = await GetOrder.Run(id, work, marketplace, cancel);
        if (seen.Refused(out _)) return NotFoundPage.Result();
        await RecordView.Run(work, id, seen.Value.Roles, cancel);
        http.Response.Headers.Vary = "HX-Request";
        var isWaiting = IsWaiting(seen.Value, paid, work.Now);
        var parameters = new { View = seen.Value, work.Now, Paid = paid, IsWaiting = isWaiting, work.Actor.IsSignedIn };
        return http.Request.Headers.ContainsKey("HX-Request")
            ? new RazorComponentResult<OrderBody>(parameters)
            : new RazorComponentResult<OrderPage>(parameters);
    }

    /// <summary>The page again after a step was refused.</summary>
    /// <param name="id">The order.</param>
    /// <param name="problem">Why.</param>
    /// <param name="work">The work.</param>
    /// <param name="marketplace">The marketplace.</param>
    /// <param name="cancel">Asks to stop.</param>
    /// <param name="review">The review that was refused; null for every other step.</param>
    internal static async Task<IResult> Refused(
        Id<Order> id, Problem problem, Work work, Marketplace marketplace, CancellationToken cancel, WriteReview.Request? review = null)
    {
        await work.Abandon();
        var seen = await GetOrder.Run(id, work, marketplace, cancel);
        if (seen.Refused(out _)) return NotFoundPage.Result();
        return new RazorComponentResult<OrderPage>(new { View = seen.Value, work.Now, Refusal = problem, Draft = review, work.Actor.IsSignedIn })
        {
            StatusCode = problem.Kind.Status(),
        };
    }

    // The customer came back from the gateway's page, or the provider has accepted: the money's next word comes by itself.
    private static bool IsWaiting(GetOrder.View order, string? paid, Instant now) =>
        (paid == "1" && order is { State: OrderState.AwaitingPayment })
        || (order is { State: OrderState.Confirmed, MoneyState: MoneyState.Authorized } && !(order.Authorization?.CaptureAt > now));
}
