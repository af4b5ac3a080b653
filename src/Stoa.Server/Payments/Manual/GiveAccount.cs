using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Manual;

/// <summary>The customer (or an operator for them) says which account money goes back to. Kept sealed, used for this order only.</summary>
public static class GiveAccount
{
    /// <summary>For all of the order that waits for an account.</summary>
    public static async Task<Problem?> Run(Id<Order> id, SaveBankAccount.Request request, Work work, CancellationToken cancel)
    {
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out var problem)) return problem;
        if (!seen.Value.Roles.Includes(ActorRole.Customer) && !seen.Value.Roles.Includes(ActorRole.Operator)) return OrdersProblems.NotFound;
        var read = BankDetails.Read(request);
        if (read.Refused(out problem)) return problem;
        await LockPayments.Of(work, id, cancel);
        var waiting = await work.Db.Set<BankReturn>().Where(r => r.OrderId == id && r.Status == BankReturnStatus.Wanting).ToListAsync(cancel);
        if (waiting.Count == 0)
        {
            await work.Abandon();
            return TransferProblems.NothingWanted;
        }
        foreach (var row in waiting) row.GoTo(read.Value, work);
        work.Audit("payments.give-return-account", id.ToString(), after: new { read.Value.Country, read.Value.Tail, waiting.Count });
        return await work.Commit(cancel);
    }

    /// <summary>PUT /api/v1/orders/{id}/bank-account</summary>
    internal static async Task<IResult> Put(Id<Order> id, SaveBankAccount.Request request, Work work, CancellationToken cancel) =>
        await Run(id, request, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();
}
