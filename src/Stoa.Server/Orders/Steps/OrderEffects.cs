using System.Globalization;
using Stoa.Core;
using Stoa.Core.Authorizations;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Availability;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Coupons;
using Stoa.Server.Prices.Credits;

namespace Stoa.Server.Orders.Steps;

/// <summary>Does what a firing means, in its transaction. Gateways are only left an intent.</summary>
internal sealed class OrderEffects(Work work, FireTransition.Step step, Firing firing, Offers offers, Marketplace marketplace)
{
    private readonly Order _order = step.Order;

    /// <summary>What goes back to the customer with this step; null when nothing does.</summary>
    internal long? RefundMinor { get; private set; }

    internal async Task<Problem?> Run(CancellationToken cancel)
    {
        foreach (var effect in firing.Effects)
        {
            if (await Run(effect, cancel) is { } problem) return problem;
        }
        // An order that came to nothing gives back what it was to be paid with, and the use of its coupon.
        if (_order is { State: OrderState.Expired or OrderState.Declined or OrderState.Cancelled, MoneyState: MoneyState.Unpaid or MoneyState.Refunded })
        {
            await FundOrder.GiveBack(_order.Id, work, cancel);
            await UseCoupon.GiveBack(_order.Id, work, cancel);
        }
        return null;
    }

    private async Task<Problem?> Run(Effect effect, CancellationToken cancel)
    {
        switch (effect)
        {
            case Effect.ConfirmReservation: return await Reservations.Confirm(work, _order, cancel);
            case Effect.ReserveAgain: return await Reservations.TakeAgain(work, _order, cancel) ?? await FundOrder.TakeAgain(_order.Id, work, cancel)
                ?? await UseCoupon.TakeAgain(_order.Id, work, cancel);
            case Effect.MoveReservation: return await Move(cancel);
            case Effect.ExtendHold: return await Reservations.Extend(work, _order, firing.Timers.First(t => t.Transition == "expire-request").Due, cancel);
            case Effect.ReleaseReservation: await Reservations.Release(work, _order, cancel); return null;
            case Effect.CapturePayment: return await Capture(cancel);
            case Effect.VoidPayment: await Void(cancel); return null;
            case Effect.RefundByPolicy: return await RefundByPolicy(_order.PolicyStartsAt ?? work.Now, work.Now, cancel);
            case Effect.RefundAsNoShow: return await RefundByPolicy(_order.StartsAt ?? work.Now, _order.StartsAt ?? work.Now, cancel);
            case Effect.RefundAmount: return await RefundAmount(cancel);
            case Effect.RefundInFull: return await RefundInFull(cancel);
            case Effect.ReleaseFunds: await Release(cancel); return null;
            // Leaving the state has voided its release timer: nothing moves until the dispute is resolved.
            case Effect.FreezeFunds: return null;
            default: throw new InvalidOperationException($"{effect} belongs to a kind that is not sold yet.");
        }
    }

    private async Task<Problem?> Move(CancellationToken cancel)
    {
        if (await offers.Find(_order.ListingId, cancel) is not { } offer || offer.FindPlan(_order.PlanId) is not { } plan) return AvailabilityProblems.NoPlan;
        var policyStart = _order.PolicyStartsAt ?? step.Start!.Value;
        var isBestTier = _order.CancellationPolicy.TierAt(policyStart, work.Now) == _order.CancellationPolicy.Tiers.FirstOrDefault();
        if (await Reservations.Move(work, _order, offer, plan, step.Start!.Value, cancel) is { } problem) return problem;
        // Who moves late and then cancels gets what cancelling late would have given.
        _order.PolicyStartsAt = isBestTier || step.Role is ActorRole.Provider || step.Start < policyStart ? step.Start : policyStart;
        // Earlier for an earlier start; the timer of the later one then finds it taken.
        if (_order is { MoneyState: MoneyState.Authorized, CaptureAt: { } before } && (CaptureAt() is not { } now || now < before)) await Capture(cancel);
        return null;
    }

    // Later only where the marketplace wants it, and while the policy gives everything back, fees too: so cancelling needs no money until then.
    private NodaTime.Instant? CaptureAt()
    {
        if (marketplace.Timings.Capture is not { } lead || _order.PolicyStartsAt is not { } start) return null;
        var free = _order.CancellationPolicy.Tiers.FirstOrDefault() is { FeesRefunded: true } best && best.Refund == BasisPoints.Percent(100) ? best.HoursBeforeStart : (int?)null;
        return AuthorizationPlan.CaptureAt(start, lead, free, work.Now);
    }

    private async Task<Problem?> Capture(CancellationToken cancel)
    {
        if (_order.Charge.IsZero)
        {
            await FundOrder.Hold(_order.Id, work, cancel);
            _order.MoneyState = MoneyState.Held;
        }
        else
        {
            _order.CaptureAt = _order.MoneyState is MoneyState.Authorized ? CaptureAt() : null;
            await CollectPayment.Apply(work, _order.Id, cancel, _order.CaptureAt);
        }
        return null;
    }

    private async Task Void(CancellationToken cancel)
    {
        if (_order.Charge.IsPositive) await VoidPayment.Apply(work, _order.Id, cancel);
        _order.MoneyState = MoneyState.Unpaid;
    }

    private async Task<Problem?> RefundByPolicy(NodaTime.Instant start, NodaTime.Instant at, CancellationToken cancel)
    {
        var soFar = await RefundedSoFar.Of(work, _order, cancel);
        var gone = await ReleaseHeld.Gone(work, _order, soFar, cancel);
        var preview = Refunds.OnCancellation(_order.CancellationPolicy, _order.Quote, start, at, CancelledBy.Customer, gone, Culture);
        if (step.ExpectedRefund is { } expected && expected != preview.Total) return OrdersProblems.RefundChanged(preview.Total.Format(Culture));
        return await Refund(preview.Refund, soFar, preview.Sentence, cancel);
    }

    private async Task<Problem?> RefundAmount(CancellationToken cancel)
    {
        if (step.Amount is not { } amount) return OrdersProblems.NoAmount;
        var soFar = await RefundedSoFar.Of(work, _order, cancel);
        var shares = Refunds.Partial(_order.Quote, amount, soFar);
        return shares.Refused(out var problem) ? problem : await Refund(shares.Value, soFar, step.Reason ?? step.Name, cancel);
    }

    private async Task<Problem?> RefundInFull(CancellationToken cancel)
    {
        if (_order.Quote.Shares.Total.IsZero)
        {
            _order.MoneyState = MoneyState.Unpaid;
            return null;
        }
        var before = (await RefundedSoFar.Of(work, _order, cancel)).ToCustomer;
        // Milestones that were accepted stay paid, unless the marketplace decides otherwise or both sides of a complaint do.
        var keepsReleased = step.Role is not ActorRole.Operator && firing.From is not OrderState.Disputed;
        var made = await Payments.Refunding.RefundInFull.Apply(work, _order, step.Reason ?? firing.Transition.Label, cancel, keepsReleased);
        if (made.Refused(out var problem)) return problem;
        RefundMinor = made.Value is null ? null : ((await RefundedSoFar.Of(work, _order, cancel)).ToCustomer - before).Minor;
        if (step.ExpectedRefund is { } expected && expected.Minor != (RefundMinor ?? 0))
            return OrdersProblems.RefundChanged(new Money(RefundMinor ?? 0, _order.Total.Currency).Format(Culture));
        // Whoever is paying at this moment is refunded when the money arrives, as a late payment.
        _order.MoneyState = _order.MoneyState switch
        {
            MoneyState.Unpaid or MoneyState.Authorized => MoneyState.Unpaid,
            _ when keepsReleased && (await ReleaseHeld.ReleasedSoFar(work, _order, cancel)).Total.IsPositive => MoneyState.PartiallyRefunded,
            _ => MoneyState.Refunded,
        };
        return null;
    }

    private async Task<Problem?> Refund(Shares shares, Refunded soFar, string reason, CancellationToken cancel)
    {
        RefundMinor = 0;
        if (shares.Total.IsZero) return null;
        if ((await RequestRefund.Apply(work, _order, shares, reason, cancel, step.AsCredit)).Refused(out var problem)) return problem;
        RefundMinor = ((await RefundedSoFar.Of(work, _order, cancel)).ToCustomer - soFar.ToCustomer).Minor;
        _order.MoneyState = Refunds.Left(_order.Quote, soFar.By + shares).Total.IsZero ? MoneyState.Refunded : MoneyState.PartiallyRefunded;
        return null;
    }

    private async Task Release(CancellationToken cancel)
    {
        await ReleaseHeld.Apply(work, _order, cancel);
        _order.ReleasedAt = work.Now;
        if (_order.MoneyState is MoneyState.Held) _order.MoneyState = MoneyState.Released;
    }

    private CultureInfo Culture => marketplace.Culture;
}
