using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Availability.Pages;
using Stoa.Server.Orders.Pages;
using Stoa.Server.Orders.Views;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Orders.Steps;

/// <summary>Moving an order to another time from a page; when that time is gone, with what is free instead.</summary>
public static class RescheduleOrder
{
    private const string Transition = "reschedule";

    /// <summary>What the page shows.</summary>
    /// <param name="Order">The order.</param>
    /// <param name="Times">What is free; null when it cannot be moved now.</param>
    public sealed record View(GetOrder.View Order, BookingTimes? Times);

    private sealed record Refusal(Problem Problem, IReadOnlyList<Slot> NextFree);

    /// <summary>GET /orders/{id}/reschedule?date=&amp;week=</summary>
    internal static Task<IResult> Get(
        Id<Order> id, string? date, string? week, Work work, Offers offers, Slots slots, Marketplace marketplace, CancellationToken cancel) =>
        Page(id, new(null, date, week), null, work, offers, slots, marketplace, cancel);

    /// <summary>POST /orders/{id}/reschedule</summary>
    internal static async Task<IResult> Post(
        Id<Order> id, HttpContext http, Work work, Offers offers, Slots slots, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var start = BookingTimes.StartOf(form["start"]);
        var look = new BookingTimes.Look(null, form["date"], null);
        if (start is null) return await Page(id, look, new(AvailabilityProblems.NothingChosen, []), work, offers, slots, marketplace, cancel);
        var request = new FireTransition.Request(Transition, Start: start, Version: PostTransition.VersionOf(form["version"]));
        var fired = await FireTransition.Run(id, request, work, offers, marketplace, cancel);
        if (fired.Refused(out var problem))
        {
            await work.Abandon();
            var free = problem.Field == "start" ? await FreeAfter(id, start.Value, work, offers, slots, cancel) : [];
            return await Page(id, look, new(problem, free), work, offers, slots, marketplace, cancel);
        }
        PostTransition.Tell(fired.Value, http);
        return new SeeOther($"/orders/{id}");
    }

    private static async Task<IResult> Page(
        Id<Order> id, BookingTimes.Look look, Refusal? refusal, Work work, Offers offers, Slots slots, Marketplace marketplace, CancellationToken cancel)
    {
        var seen = await GetOrder.Run(id, work, marketplace, cancel);
        if (seen.Refused(out _)) return NotFoundPage.Result();
        var order = seen.Value;
        var canMove = order.Actions.Any(action => action.Transition == Transition);
        var offer = canMove ? await offers.Find(order.ListingId, cancel) : null;
        var times = offer?.FindPlan(order.PlanId) is { } plan ? await BookingTimes.Load(offer, plan, look, slots, work.Now, cancel) : null;
        return new RazorComponentResult<ReschedulePage>(new { View = new View(order, times), refusal?.Problem, NextFree = refusal?.NextFree ?? [] })
        {
            StatusCode = refusal?.Problem.Kind.Status() ?? StatusCodes.Status200OK,
        };
    }

    private static async Task<IReadOnlyList<Slot>> FreeAfter(
        Id<Order> id, NodaTime.Instant start, Work work, Offers offers, Slots slots, CancellationToken cancel)
    {
        if (await OrderAccess.Find(work, id, cancel) is not { Succeeded: true, Value.Order: var order }) return [];
        return await offers.Find(order.ListingId, cancel) is { } offer && offer.FindPlan(order.PlanId) is { } plan
            ? await slots.NextFree(offer, plan, NodaTime.Instant.Max(start, work.Now), work.Now, cancel)
            : [];
    }
}
