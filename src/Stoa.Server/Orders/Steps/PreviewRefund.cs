using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Orders.Steps;

/// <summary>What a cancellation now would give back, by line and by who gives it, before anybody cancels.</summary>
public static class PreviewRefund
{
    /// <summary>The preview for the actor's own role: a customer's follows the policy, a provider's and an operator's gives everything back.</summary>
    public static async Task<Outcome<RefundPreview>> Run(Id<Order> id, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var found = await OrderAccess.Find(work, id, cancel);
        if (found.Refused(out var problem)) return problem;
        var order = found.Value.Order;
        if (order.MoneyState is MoneyState.Unpaid or MoneyState.Authorized)
            return new Problem(ProblemKind.Conflict, "nothing-charged", "Nothing has been charged, so there is nothing to refund.");
        var by = found.Value.Roles.Includes(ActorRole.Customer) ? CancelledBy.Customer
            : found.Value.Roles.Includes(ActorRole.Provider) ? CancelledBy.Provider : CancelledBy.Operator;
        // Nobody has accepted it: whatever was taken early goes back.
        if (order.State is OrderState.AwaitingAcceptance) by = CancelledBy.Operator;
        var soFar = await ReleaseHeld.Gone(work, order, await RefundedSoFar.Of(work, order, cancel), cancel);
        return Refunds.OnCancellation(
            order.CancellationPolicy, order.Quote, order.PolicyStartsAt ?? work.Now, work.Now, by, soFar, marketplace.Culture);
    }

    /// <summary>GET /api/v1/orders/{id}/refund-preview</summary>
    internal static async Task<IResult> Get(Id<Order> id, Work work, Marketplace marketplace, CancellationToken cancel) =>
        (await Run(id, work, marketplace, cancel)).Answer();
}
