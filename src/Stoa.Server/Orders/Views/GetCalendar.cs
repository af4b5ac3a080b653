using System.Text;
using Stoa.Server.Notifications;
using Stoa.Server.Notifications.Templates;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders.Views;

/// <summary>An order's time as a calendar file, for those who may see the order.</summary>
internal static class GetCalendar
{
    /// <summary>GET /orders/{id}/calendar.ics, and the same in the API.</summary>
    internal static async Task<IResult> Get(Id<Order> id, Work work, Letterhead letterhead, CancellationToken cancel)
    {
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out var problem)) return problem.Answer();
        return await OrderCalendar.Of(work, seen.Value.Order, letterhead, cancel) is { } calendar
            ? Results.File(Encoding.UTF8.GetBytes(calendar), OrderCalendar.MediaType, $"{seen.Value.Order.Number}.ics")
            : OrdersProblems.NotFound.Answer();
    }
}
