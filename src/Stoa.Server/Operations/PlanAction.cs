using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Orders.Views;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Operations;

/// <summary>What an operator's step would do to an order's money, to the cent, before it is done.</summary>
public static class PlanAction
{
    /// <summary>A step that may be taken, and what it would move.</summary>
    /// <param name="Order">The order.</param>
    /// <param name="Action">The step.</param>
    /// <param name="Left">What has not been refunded, by who has it.</param>
    /// <param name="Refund">What would go back, by who gives it; null when nothing does, or when an amount must be chosen first.</param>
    /// <param name="Released">What the provider would be released; null when nothing is.</param>
    /// <param name="IsCharged">True when the customer's money has been taken.</param>
    /// <param name="Items">What the customer paid for.</param>
    /// <param name="CustomersLeft">What of the customer's money has not gone back.</param>
    /// <param name="Back">What the customer gets; null when nothing goes back, or when an amount must be chosen first.</param>
    public sealed record Plan(
        GetOrder.View Order, PermittedAction Action, Shares Left, Shares? Refund, Money? Released, bool IsCharged, IReadOnlyList<RefundItem> Items,
        Money CustomersLeft, Money? Back);

    /// <summary>Plans a step.</summary>
    /// <param name="id">The order.</param>
    /// <param name="name">The transition.</param>
    /// <param name="amount">How much to refund, where the step needs to know; null before it is chosen.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="marketplace">Its timings and words.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Outcome<Plan>> Run(
        Id<Order> id, string name, Money? amount, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var view = await GetOrder.Run(id, work, marketplace, cancel);
        if (view.Refused(out var problem)) return problem;
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out problem)) return problem;
        var (order, process) = (seen.Value.Order, seen.Value.Order.ProcessOf());
        if (InspectOrder.ActionsOf(view.Value, process).FirstOrDefault(action => action.Transition == name) is not { } action)
            return OperationsProblems.NoAction;

        var soFar = await RefundedSoFar.Of(work, order, cancel);
        var left = Refunds.Left(order.Quote, soFar.By);
        var customersLeft = Refunds.CustomersLeft(order.Quote, soFar);
        var isCharged = order.MoneyState is not (MoneyState.Unpaid or MoneyState.Authorized);
        var refund = RefundOf(process.Find(name)!, order, amount, left, soFar, isCharged);
        if (refund.Refused(out problem)) return problem;
        var isReleased = isCharged && order.ReleasedAt is null && process.Find(name)!.Effects.Contains(Effect.ReleaseFunds);
        var rest = refund.Value is { } back ? left - back : left;
        return new Plan(view.Value, action, left, refund.Value, isReleased ? rest.Provider : null, isCharged, RefundItems.Of(order.Quote),
            customersLeft, refund.Value is null ? null : amount ?? customersLeft);
    }

    /// <summary>GET /api/v1/operations/orders/{id}/plans/{name}?amount=1250, or ?item=…&amp;item=…</summary>
    internal static async Task<IResult> Get(
        Id<Order> id, string name, long? amount, string[]? item, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var order = await OrderAccess.Find(work, id, cancel);
        if (order.Refused(out var problem)) return problem.Answer();
        var quote = order.Value.Order.Quote;
        var money = new RefundChoice(amount is { } minor ? new Money(minor, quote.Currency) : null, item ?? []).In(quote);
        return money.Refused(out problem) ? problem.Answer() : (await Run(id, name, money.Value, work, marketplace, cancel)).Answer();
    }

    private static Outcome<Shares?> RefundOf(Transition transition, Order order, Money? amount, Shares left, Refunded soFar, bool isCharged)
    {
        if (transition.Effects.Contains(Effect.RefundInFull)) return isCharged && left.Total.IsPositive ? left : (Shares?)null;
        if (!transition.NeedsAmount || amount is not { } asked) return (Shares?)null;
        var shares = Refunds.Partial(order.Quote, asked, soFar);
        return shares.Refused(out var problem) ? problem : shares.Value;
    }
}
