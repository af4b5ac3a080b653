using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Orders.Steps;

/// <summary>
/// Writes into an order's history that a refund could not be made, and that it was made after all. What was decided stays decided: the
/// order is refunded as far as it is concerned, and the customer is owed the money until it has gone back.
/// </summary>
internal static class OnRefundEvents
{
    internal const string FailedStep = "refund-failed";
    internal const string MadeStep = "refund-made";
    internal const string ThereStep = "refund-at-gateway";

    internal static async Task Settled(RefundSettled happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if ((await OrderAccess.Lock(work, happened.OrderId, cancel)) is not { Succeeded: true, Value.Order: var order }) return;
        var (refund, name) = (happened.RefundId.ToString(), happened.Succeeded ? MadeStep : FailedStep);
        var steps = await work.Db.Set<OrderTransition>().AsNoTracking()
            .Where(step => step.OrderId == order.Id && (step.Name == FailedStep || step.Name == MadeStep)).ToListAsync(cancel);
        // What goes through at once is no news: the step that asked for it tells of it.
        if (happened.Succeeded && steps.Count == 0) return;
        if (steps.Exists(step => step.Name == name && step.Details!.Contains(refund, StringComparison.Ordinal))) return;
        work.Db.Add(Step(order, name, order.MoneyState, new { refund, late_minor = happened.Amount.Minor }, work));
    }

    /// <summary>Somebody gave money back on the processor's own pages: the order goes on, with what is left of its money.</summary>
    internal static async Task MadeThere(RefundedAtGateway happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if ((await OrderAccess.Lock(work, happened.OrderId, cancel)) is not { Succeeded: true, Value.Order: var order }) return;
        var before = order.MoneyState;
        // While a bank disputes it that counts more; what had never been the order's money changes nothing of it.
        var soFar = (await RefundedSoFar.Of(work, order, cancel)).By;
        if (!soFar.Total.IsZero && before is (MoneyState.Held or MoneyState.Released or MoneyState.PartiallyRefunded))
            order.MoneyState = Refunds.Left(order.Quote, soFar).Total.IsZero ? MoneyState.Refunded : MoneyState.PartiallyRefunded;
        work.Db.Add(Step(order, ThereStep, before, new { refund = happened.RefundId.ToString(), refund_minor = happened.Amount.Minor }, work));
    }

    private static OrderTransition Step<T>(Order order, string name, MoneyState before, T details, Work work) => new()
    {
        OrderId = order.Id,
        Name = name,
        FromState = order.State,
        ToState = order.State,
        FromMoney = before,
        ToMoney = order.MoneyState,
        ActorRole = ActorRole.System,
        Details = JsonSerializer.Serialize(details, StoaJson.Options),
        At = work.Now,
    };
}
