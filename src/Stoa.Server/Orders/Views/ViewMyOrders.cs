using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Server.Orders.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Orders.Views;

/// <summary>A customer's orders: what is ahead first, then what is over.</summary>
internal static class ViewMyOrders
{
    /// <summary>GET /orders</summary>
    internal static async Task<IResult> Get(string? cursor, Work work, CancellationToken cancel)
    {
        var past = await ListOrders.OfCustomer(new(Ahead: false, Cursor: cursor), work, cancel);
        if (past.Refused(out var problem)) return ProblemPage.Result(problem, "/orders");
        var ahead = string.IsNullOrEmpty(cursor) ? (await ListOrders.OfCustomer(new(Ahead: true, Limit: Cursor.LimitMax), work, cancel)).Value.Items : [];
        return new RazorComponentResult<MyOrdersPage>(new
        {
            Ahead = (IReadOnlyList<ListOrders.Line>)[.. ahead.OrderBy(line => line.StartsAt)],
            Past = past.Value,
            IsFirst = string.IsNullOrEmpty(cursor),
            work.Actor.IsSignedIn,
        });
    }
}
