using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Manual;

/// <summary>What an order's customer has to do with their bank, for the order's page.</summary>
public static class SeeByBank
{
    /// <summary>What is to come, or to go back.</summary>
    /// <param name="PayBy">Until when a transfer is awaited; null when none is.</param>
    /// <param name="Wanting">What waits for an account to go back to; zero when nothing does.</param>
    public sealed record View(Instant? PayBy, Money Wanting);

    /// <summary>For the customer and operators; null when there is nothing to do.</summary>
    internal static async Task<View?> Run(Order order, ActorRole roles, Work work, CancellationToken cancel)
    {
        // Only who once chose it has anything to do with a bank.
        if (order.PayBy is not { } payBy || !(roles.Includes(ActorRole.Customer) || roles.Includes(ActorRole.Operator))) return null;
        var isAwaited = order.State == OrderState.AwaitingPayment && await work.Db.Set<Payment>().AnyAsync(
            p => p.OrderId == order.Id && p.Gateway == ManualGateway.Name && p.Status == PaymentStatus.Pending && p.VoidRequestedAt == null, cancel);
        var wanting = await work.Db.Set<BankReturn>().Where(r => r.OrderId == order.Id && r.Status == BankReturnStatus.Wanting).SumAsync(r => r.AmountMinor, cancel);
        return isAwaited || wanting > 0 ? new View(isAwaited ? payBy : null, new Money(wanting, order.Total.Currency)) : null;
    }
}
