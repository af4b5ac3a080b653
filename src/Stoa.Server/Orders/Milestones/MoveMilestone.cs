using System.Text.Json;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Orders.Milestones;

/// <summary>A milestone is delivered, accepted, disputed or given back; its money follows in the same transaction.</summary>
public static class MoveMilestone
{
    /// <summary>How its step stands in the order's history, before the move's name.</summary>
    internal const string StepPrefix = "milestone-";

    private static readonly Problem NoMilestone = new(ProblemKind.NotFound, "milestone-not-found", "This order has no such milestone.");
    private static readonly Problem NoReason = new(ProblemKind.Invalid, "reason-required", "Say why; the other side reads this.", "reason");
    private static readonly Problem TooLong = new(ProblemKind.Invalid, "reason-too-long", $"A reason has at most {FireTransition.ReasonLengthMax} characters.", "reason");
    private static readonly Problem BankDecides = new(ProblemKind.Conflict, "payment-disputed", "The customer's bank has taken the payment back. No milestone is paid until the bank has decided.");

    /// <summary>A move.</summary>
    /// <param name="Reason">Why, where the move needs it.</param>
    /// <param name="Version">The milestone's version that the actor saw; refused when it has changed. Not checked when null.</param>
    public sealed record Request(string? Reason = null, int? Version = null);

    /// <summary>Moves it for the actor, and commits.</summary>
    public static async Task<Problem?> Run(Id<Order> id, int no, MilestoneMove move, Request request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (request.Reason?.Length > FireTransition.ReasonLengthMax) return TooLong;
        var found = await OrderAccess.Lock(work, id, cancel);
        if (found.Refused(out var problem)) return problem;
        var moved = await Apply(found.Value.Order, no, move, RoleFor(move, found.Value.ActingRoles), request, work, marketplace, cancel);
        if (moved is not null)
        {
            await work.Abandon();
            return moved;
        }
        work.Audit($"orders.{StepPrefix}{Name(move)}", id.ToString(), request.Reason, after: new { No = no });
        return await work.Commit(cancel);
    }

    /// <summary>Moves one of a locked order. Commits nothing.</summary>
    internal static async Task<Problem?> Apply(
        Order order, int no, MilestoneMove move, ActorRole role, Request request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var all = await OrderMilestone.Of(work, order.Id, cancel);
        if (all.Find(m => m.No == no) is not { } one) return NoMilestone;
        if (request.Version is { } version && version != one.Version) return OrdersProblems.StaleMilestone;
        var decided = MilestoneRules.Decide(one.State, order.Facts(), move, role);
        if (decided.Refused(out var problem)) return problem;
        var reason = string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason.Trim();
        if (MilestoneRules.Row(move).NeedsReason && reason is null) return NoReason;
        var before = order.MoneyState;

        var refund = (Money?)null;
        switch (move)
        {
            case MilestoneMove.Deliver:
                one.DeliveredAt = work.Now;
                MilestoneTimers.Set(work, one, marketplace);
                break;
            case MilestoneMove.Accept:
                if (await IsDisputed(work, order, cancel)) return BankDecides;
                one.Released = await ReleaseHeld.Part(work, order, one, all, cancel);
                break;
            case MilestoneMove.GiveBack:
                var given = await GiveBack(order, one, all, reason!, work, cancel);
                if (given.Refused(out problem)) return problem;
                refund = given.Value;
                break;
        }
        (one.State, one.MovedAt) = (decided.Value, work.Now);
        if (move is MilestoneMove.Dispute or MilestoneMove.GiveBack) one.Reason = reason;
        Record(order, one, Name(move), role, reason, refund, before, work);
        return null;
    }

    /// <summary>The move's name, as in the API: <c>give-back</c>.</summary>
    internal static string Name(MilestoneMove move) => move is MilestoneMove.GiveBack ? "give-back" : move.ToString().ToLowerInvariant();

    /// <summary>The move of a name; null for none.</summary>
    internal static MilestoneMove? Read(string? name) => Enum.GetValues<MilestoneMove>().Where(move => Name(move) == name).Select(move => (MilestoneMove?)move).FirstOrDefault();

    // What is still held for it goes back, and no more: the milestones that are released are paid.
    private static async Task<Outcome<Money>> GiveBack(
        Order order, OrderMilestone one, List<OrderMilestone> all, string reason, Work work, CancellationToken cancel)
    {
        await LockPayments.Of(work, order.Id, cancel);
        return await Refund(order, await ReleaseHeld.PartOf(work, order, one, all, cancel), reason, work, cancel);
    }

    /// <summary>Gives a part of an order back, if it is more than nothing; what the customer gets of it.</summary>
    internal static async Task<Outcome<Money>> Refund(Order order, Shares part, string reason, Work work, CancellationToken cancel)
    {
        if (part.Total.IsZero) return part.Total;
        var before = (await RefundedSoFar.Of(work, order, cancel)).ToCustomer;
        if ((await RequestRefund.Apply(work, order, part, reason, cancel)).Refused(out var problem)) return problem;
        var soFar = await RefundedSoFar.Of(work, order, cancel);
        order.MoneyState = Refunds.Left(order.Quote, soFar.By).Total.IsZero ? MoneyState.Refunded : MoneyState.PartiallyRefunded;
        return soFar.ToCustomer - before;
    }

    private static Task<bool> IsDisputed(Work work, Order order, CancellationToken cancel) => Disputes.Chargebacks.OpenDisputes.Any(work, order.Id, cancel);

    // {"milestone":"Sketches","released_minor":3000} or {"milestone":"Sketches","refund_minor":3000}
    internal static void Record(
        Order order, OrderMilestone one, string move, ActorRole role, string? reason, Money? refund, MoneyState before, Work work)
    {
        work.Db.Add(new OrderTransition
        {
            OrderId = order.Id,
            Name = StepPrefix + move,
            FromState = order.State,
            ToState = order.State,
            FromMoney = before,
            ToMoney = order.MoneyState,
            ActorRole = role,
            ActorId = Actors.IdOf(work.Actor),
            Reason = reason,
            Details = JsonSerializer.Serialize(
                new { milestone = one.Title, milestone_released_minor = one.State is MilestoneState.Accepted ? one.Released.Total.Minor : (long?)null, refund_minor = refund?.Minor }, StoaJson.Options),
            At = work.Now,
        });
        work.Emit(new MilestoneMoved(order.Id, order.OrganizationId, one.Id, one.No, move, role, one.Version + 1, refund?.Minor));
    }

    private static ActorRole RoleFor(MilestoneMove move, ActorRole roles)
    {
        var open = MilestoneRules.Row(move).By;
        return roles.Split().FirstOrDefault(role => open.Includes(role), roles.Split() is [var first, ..] ? first : ActorRole.None);
    }
}
