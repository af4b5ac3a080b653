using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Orders.Pages;
using Stoa.Server.Orders.Views;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Orders.Steps;

/// <summary>Cancelling from a page: first what comes back, to the cent; then the step, refused when the amount is another by then.</summary>
public static class CancelOrder
{
    /// <summary>What the page shows.</summary>
    /// <param name="Order">The order.</param>
    /// <param name="Action">How this actor cancels it now; null when they cannot.</param>
    /// <param name="Preview">What comes back; null when nothing was charged.</param>
    public sealed record View(GetOrder.View Order, PermittedAction? Action, RefundPreview? Preview);

    /// <summary>GET /orders/{id}/cancel</summary>
    internal static Task<IResult> Get(Id<Order> id, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Page(id, null, null, work, marketplace, cancel);

    /// <summary>POST /orders/{id}/cancel</summary>
    internal static async Task<IResult> Post(
        Id<Order> id, HttpContext http, Work work, Offers offers, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var transition = form["transition"].ToString();
        if (!CancelOrderPage.Transitions.Contains(transition)) return await Page(id, null, null, work, marketplace, cancel);
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out _)) return NotFoundPage.Result();
        Money? expected = long.TryParse(form["expected_refund"], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new Money(minor, seen.Value.Order.Total.Currency)
            : null;
        var reason = form["reason"].ToString().Trim();
        var request = new FireTransition.Request(
            transition, reason.Length == 0 ? null : reason, ExpectedRefund: expected, Version: PostTransition.VersionOf(form["version"]),
            AsCredit: form["as_credit"] == "true");
        var fired = await FireTransition.Run(id, request, work, offers, marketplace, cancel);
        if (fired.Refused(out var problem))
        {
            await work.Abandon();
            return await Page(id, problem, reason, work, marketplace, cancel);
        }
        PostTransition.Tell(fired.Value, http);
        return new SeeOther($"/orders/{id}");
    }

    private static async Task<IResult> Page(
        Id<Order> id, Problem? problem, string? reason, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var order = await GetOrder.Run(id, work, marketplace, cancel);
        if (order.Refused(out _)) return NotFoundPage.Result();
        var action = order.Value.Actions.FirstOrDefault(one => CancelOrderPage.Transitions.Contains(one.Transition));
        var preview = await PreviewRefund.Run(id, work, marketplace, cancel);
        var view = new View(order.Value, action, preview.Succeeded ? preview.Value : null);
        return new RazorComponentResult<CancelOrderPage>(new { View = view, Reason = reason, Problems = problem is null ? (IReadOnlyList<Problem>)[] : [problem] })
        {
            StatusCode = problem?.Kind.Status() ?? StatusCodes.Status200OK,
        };
    }
}
