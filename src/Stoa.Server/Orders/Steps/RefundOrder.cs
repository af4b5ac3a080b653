using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Availability;
using Stoa.Server.Orders.Pages;
using Stoa.Server.Orders.Views;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Orders.Steps;

/// <summary>A provider gives some of an order's money back: first who gives what, to the cent; then the step.</summary>
public static class RefundOrder
{
    /// <summary>The step that is taken from this page.</summary>
    internal const string Transition = "refund";

    /// <summary>What the page shows.</summary>
    /// <param name="Order">The order.</param>
    /// <param name="Action">The step; null when it cannot be taken now.</param>
    /// <param name="Items">What the customer paid for.</param>
    /// <param name="Left">What of it has not gone back yet.</param>
    /// <param name="Amount">The amount as it was written.</param>
    /// <param name="Chosen">The chosen items.</param>
    /// <param name="Back">What the customer gets; null before anything was chosen.</param>
    /// <param name="Refund">By who gives it; where the marketplace paid a part of the price, its part of that goes back to it beside.</param>
    public sealed record View(
        GetOrder.View Order, PermittedAction? Action, IReadOnlyList<RefundItem> Items, Money Left, string Amount, IReadOnlyList<string> Chosen,
        Money? Back, Shares? Refund);

    private sealed record Fields(StringValues Amount, StringValues Items, string? Reason);

    /// <summary>GET /orders/{id}/refund?amount=12.50, or ?item=…&amp;item=…</summary>
    internal static Task<IResult> Get(Id<Order> id, HttpRequest http, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Page(id, new(http.Query["amount"], http.Query["item"], null), null, work, marketplace, cancel);

    /// <summary>POST /orders/{id}/refund: amount or items, reason, version.</summary>
    internal static async Task<IResult> Post(
        Id<Order> id, HttpContext http, Work work, Offers offers, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var fields = new Fields(form["amount"], form["item"], form["reason"].ToString().Trim());
        if ((await OrderAccess.Find(work, id, cancel)) is not { Succeeded: true, Value.Order: var order }) return NotFoundPage.Result();
        var choice = RefundChoice.Read(fields.Amount, fields.Items, order.Quote.Currency);
        if (choice.Refused(out var problem)) return await Page(id, fields, problem, work, marketplace, cancel);
        var request = new FireTransition.Request(
            Transition, fields.Reason, choice.Value.Amount, Version: PostTransition.VersionOf(form["version"]), Items: choice.Value.Items);
        var fired = await FireTransition.Run(id, request, work, offers, marketplace, cancel);
        if (fired.Refused(out problem))
        {
            await work.Abandon();
            return await Page(id, fields, problem, work, marketplace, cancel);
        }
        PostTransition.Tell(fired.Value, http);
        return new SeeOther($"/orders/{id}");
    }

    private static async Task<IResult> Page(
        Id<Order> id, Fields fields, Problem? refusal, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var seen = await GetOrder.Run(id, work, marketplace, cancel);
        if (seen.Refused(out _) || !seen.Value.Roles.Includes(ActorRole.Provider)) return NotFoundPage.Result();
        var quote = seen.Value.Quote;
        var order = (await OrderAccess.Find(work, id, cancel)).Value.Order;
        var soFar = await RefundedSoFar.Of(work, order, cancel);
        var refund = Plan(quote, fields, soFar);
        if (refund.Refused(out var problem)) refusal ??= problem;
        var view = new View(
            seen.Value, seen.Value.Actions.FirstOrDefault(one => one.Transition == Transition), RefundItems.Of(quote), quote.Total - soFar.ToCustomer,
            fields.Amount.ToString(), [.. fields.Items.OfType<string>()], refund.Succeeded ? refund.Value?.Back : null, refund.Succeeded ? refund.Value?.By : null);
        return new RazorComponentResult<RefundOrderPage>(new { View = view, fields.Reason, Problems = refusal is null ? (IReadOnlyList<Problem>)[] : [refusal] })
        {
            StatusCode = refusal?.Kind.Status() ?? StatusCodes.Status200OK,
        };
    }

    private sealed record Planned(Money Back, Shares By);

    private static Outcome<Planned?> Plan(Quote quote, Fields fields, Refunded soFar)
    {
        var choice = RefundChoice.Read(fields.Amount, fields.Items, quote.Currency);
        if (choice.Refused(out var problem)) return problem;
        var amount = choice.Value.In(quote);
        if (amount.Refused(out problem)) return problem;
        if (amount.Value is not { } asked) return (Planned?)null;
        var shares = Refunds.Partial(quote, asked, soFar);
        return shares.Refused(out problem) ? problem : new Planned(asked, shares.Value);
    }
}
