using Microsoft.Extensions.Primitives;
using Stoa.Core;
using Stoa.Server.Availability;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;

namespace Stoa.Server.Operations;

/// <summary>The page on which an operator sees what a step would do, says why, and takes it.</summary>
internal static class ActOnOrder
{
    /// <summary>GET /operator/orders/{id}/{step}</summary>
    internal static async Task<IResult> GetPage(
        Id<Order> id, string step, HttpRequest http, Work work, Marketplace marketplace, CancellationToken cancel) =>
        await Show(id, step, new Answers(http.Query["amount"], http.Query["item"], null), null, work, marketplace, cancel);

    /// <summary>POST /operator/orders/{id}/{step}: reason, amount or items, version.</summary>
    internal static async Task<IResult> Post(
        Id<Order> id, string step, HttpContext http, Work work, Offers offers, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var answers = new Answers(form["amount"], form["item"], form["reason"]);
        var order = await OrderAccess.Find(work, id, cancel);
        if (order.Refused(out var problem)) return Site.Pages.ProblemPage.Result(problem, "/operator/orders");
        var choice = RefundChoice.Read(answers.Amount, answers.Items, order.Value.Order.Quote.Currency);
        if (choice.Refused(out problem)) return await Show(id, step, answers, problem, work, marketplace, cancel);

        var version = int.TryParse(form["version"], System.Globalization.CultureInfo.InvariantCulture, out var seen) ? seen : (int?)null;
        var fired = await FireTransition.Run(
            id, new FireTransition.Request(step, answers.Reason, choice.Value.Amount, Version: version, Items: choice.Value.Items), work, offers, marketplace, cancel);
        if (fired.Refused(out problem)) return await Show(id, step, answers, problem, work, marketplace, cancel);
        new Flash(Tone.Good, "Done. The customer and the provider are told by e-mail where it concerns them.").Keep(http);
        http.Response.Headers.Location = $"/operator/orders/{id}";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private sealed record Answers(StringValues Amount, StringValues Items, string? Reason);

    private static async Task<IResult> Show(
        Id<Order> id, string action, Answers answers, Problem? refusal, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var order = await OrderAccess.Find(work, id, cancel);
        if (order.Refused(out var problem)) return Site.Pages.ProblemPage.Result(problem, "/operator/orders");
        var quote = order.Value.Order.Quote;
        var choice = RefundChoice.Read(answers.Amount, answers.Items, quote.Currency);
        var amount = choice.Refused(out var unreadable) ? unreadable : choice.Value.In(quote);
        var plan = amount.Refused(out unreadable)
            ? unreadable
            : await PlanAction.Run(id, action, amount.Value, work, marketplace, cancel);
        if (plan.Refused(out problem) && problem.Field is "amount" or "items")
        {
            // The page comes back without the preview, and says what is wrong with the amount.
            refusal ??= problem;
            plan = await PlanAction.Run(id, action, null, work, marketplace, cancel);
        }
        if (plan.Refused(out problem)) return Site.Pages.ProblemPage.Result(refusal ?? problem, $"/operator/orders/{id}");
        return Draw.Page<ActOnOrderPage>(
            new()
            {
                ["Plan"] = plan.Value,
                ["Amount"] = answers.Amount.ToString(),
                ["Chosen"] = answers.Items.OfType<string>().ToArray(),
                ["Reason"] = answers.Reason,
                ["Problems"] = refusal is null ? [] : new[] { refusal },
            },
            refusal?.Kind.Status() ?? StatusCodes.Status200OK);
    }
}
