using System.Globalization;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Views;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;

namespace Stoa.Server.Reviews;

/// <summary>A review from the form of the order's page.</summary>
internal static class PostReview
{
    /// <summary>POST /orders/{id}/review: back to the order, or its page again with what is to be put right.</summary>
    internal static async Task<IResult> Post(Id<Order> id, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var rating = int.TryParse(form["rating"], NumberStyles.None, CultureInfo.InvariantCulture, out var stars) ? stars : 0;
        var said = new WriteReview.Request(rating, form["text"]);
        var written = await WriteReview.Run(id, said, work, cancel);
        if (written.Refused(out var problem)) return await ViewOrder.Refused(id, problem, work, marketplace, cancel, said);
        new Flash(Tone.Good, "Thank you. Your review is on the offer's page now.").Keep(http);
        return new SeeOther($"/orders/{id}#review");
    }
}
