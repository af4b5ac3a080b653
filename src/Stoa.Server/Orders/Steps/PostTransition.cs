using System.Globalization;
using Stoa.Core;
using Stoa.Server.Availability;
using Stoa.Server.Availability.Pages;
using Stoa.Server.Orders.Views;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;

namespace Stoa.Server.Orders.Steps;

/// <summary>A step of an order from a button of a page.</summary>
internal static class PostTransition
{
    /// <summary>POST /orders/{id}/transitions: the step, then back to where the button stood.</summary>
    internal static async Task<IResult> Post(
        Id<Order> id, HttpContext http, Work work, Offers offers, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var asked = await Read(id, form, work, cancel);
        if (asked.Refused(out var problem)) return await ViewOrder.Refused(id, problem, work, marketplace, cancel);
        var fired = await FireTransition.Run(id, asked.Value, work, offers, marketplace, cancel);
        if (fired.Refused(out problem)) return await ViewOrder.Refused(id, problem, work, marketplace, cancel);
        Tell(fired.Value, http);
        return new SeeOther(LocalPath.Or(form["back"], $"/orders/{id}"));
    }

    /// <summary>Says on the next page what has been done.</summary>
    internal static void Tell(OrderTransitioned happened, HttpContext http) =>
        new Flash(Tone.Good, $"Done: {StepWords.Title(happened.Transition, happened.Transition)}.").Keep(http);

    /// <summary>The version that the page showed; null when it cannot be read.</summary>
    internal static int? VersionOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private static async Task<Outcome<FireTransition.Request>> Read(Id<Order> id, IFormCollection form, Work work, CancellationToken cancel)
    {
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out var problem)) return problem;
        var choice = RefundChoice.Read(form["amount"], form["item"], seen.Value.Order.Quote.Currency);
        if (choice.Refused(out problem)) return problem;
        return new FireTransition.Request(
            form["transition"].ToString(), form["reason"], choice.Value.Amount, BookingTimes.StartOf(form["start"]), Version: VersionOf(form["version"]),
            Items: choice.Value.Items);
    }
}
