using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders.Views;

/// <summary>Remembers on which days the customer looked at an order: what a bank asks for when it takes the payment back. No more than that.</summary>
internal static class RecordView
{
    /// <summary>A day on which the customer looked.</summary>
    /// <param name="At">When first on that day.</param>
    /// <param name="WayIn"><c>account</c>, <c>guest</c> or <c>link</c>.</param>
    internal sealed record Seen(DateTime At, string WayIn);

    /// <summary>Writes it down, once a day and way in; does nothing for everybody but the customer.</summary>
    internal static async Task Run(Work work, Id<Order> order, ActorRole roles, CancellationToken cancel)
    {
        if (!roles.Includes(ActorRole.Customer)) return;
        var wayIn = work.Actor.IsSignedIn ? "account" : work.Actor.OrderId is null ? "guest" : "link";
        var at = work.Now.ToDateTimeUtc();
        await work.Db.Database.ExecuteSqlAsync(
            $"insert into orders.views (order_id, day, way_in, at) values ({order.Value}, ({at} at time zone 'UTC')::date, {wayIn}, {at}) on conflict do nothing", cancel);
    }

    /// <summary>The days, oldest first.</summary>
    internal static async Task<IReadOnlyList<(Instant At, string WayIn)>> Of(Work work, Id<Order> order, int most, CancellationToken cancel)
    {
        var rows = await work.Db.Database.SqlQuery<Seen>($"select at as \"At\", way_in as \"WayIn\" from orders.views where order_id = {order.Value} order by at desc limit {most}").ToListAsync(cancel);
        return [.. rows.Select(row => (Instant.FromDateTimeUtc(DateTime.SpecifyKind(row.At, DateTimeKind.Utc)), row.WayIn)).Reverse()];
    }
}
