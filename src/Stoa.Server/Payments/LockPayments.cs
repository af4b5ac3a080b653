using Microsoft.EntityFrameworkCore;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments;

/// <summary>The payments of an order, locked until the commit: whatever moves an order's money waits for what moves it now.</summary>
internal static class LockPayments
{
    /// <summary>All of them, oldest first, as they are now (and as this work has already changed them).</summary>
    internal static async Task<List<Payment>> Of(Work work, Id<Order> order, CancellationToken cancel)
    {
        await work.Begin(cancel);
        // The order first, as far as rows that point at it need it: whoever changes an order locks it before its payments, too.
        await work.Db.Database.ExecuteSqlAsync(
            $"""
            with parent as materialized (select 1 from orders.orders where id = {order.Value} for key share)
            select count(*) from (
                select id from payments.payments where order_id = {order.Value} and exists (select 1 from parent) order by id for update) locked
            """, cancel);
        // Read only now: while we waited, another may have added one.
        var locked = await work.Db.Set<Payment>().AsNoTracking().Where(p => p.OrderId == order).OrderBy(p => p.Id).ForUpdate().ToListAsync(cancel);
        foreach (var fresh in locked) Keep(work, fresh);
        return [.. work.Db.Set<Payment>().Local.Where(p => p.OrderId == order).OrderBy(p => p.Id.Value)];
    }

    // What was read before the lock may have changed while we waited for it.
    private static void Keep(Work work, Payment fresh)
    {
        if (work.Db.Set<Payment>().Local.FindEntry(fresh.Id) is not { } known)
        {
            work.Db.Attach(fresh);
        }
        else if (known.State == EntityState.Unchanged)
        {
            known.OriginalValues.SetValues(fresh);
            known.CurrentValues.SetValues(fresh);
        }
    }
}
