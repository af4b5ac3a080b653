using System.Text.Json;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Orders.Views;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Orders.Steps;

/// <summary>Takes an order one step further: the one way that anything happens to an order, whoever asks.</summary>
public static class FireTransition
{
    internal const int ReasonLengthMax = 1_000;

    /// <summary>A step that a person or a program asks for.</summary>
    /// <param name="Name">The transition, as listed in the order's actions.</param>
    /// <param name="Reason">Why, where the step needs a reason.</param>
    /// <param name="Amount">How much, where it needs an amount.</param>
    /// <param name="Items">In place of an amount: the references of those lines of the quote that are given back.</param>
    /// <param name="Start">The new start, where it moves the time.</param>
    /// <param name="ExpectedRefund">What the refund preview said; refused when it would be another amount by now.</param>
    /// <param name="AsCredit">True when a customer with an account wants the refund as credit here, which is there at once.</param>
    /// <param name="Version">The order's version that the actor saw; refused when it has changed. Not checked when null.</param>
    public sealed record Request(
        string Name, string? Reason = null, Money? Amount = null, Instant? Start = null, Money? ExpectedRefund = null, int? Version = null,
        IReadOnlyList<string>? Items = null, bool AsCredit = false);

    /// <summary>A step to apply to a locked order.</summary>
    internal sealed record Step(
        Order Order,
        string Name,
        ActorRole Role,
        string? Reason = null,
        Money? Amount = null,
        Instant? Start = null,
        Money? ExpectedRefund = null,
        bool PaymentIsLate = false,
        IReadOnlyList<string>? RefundOf = null,
        bool AsCredit = false);

    /// <summary>Fires for the actor, and commits.</summary>
    public static async Task<Outcome<OrderTransitioned>> Run(
        Id<Order> id, Request request, Work work, Offers offers, Marketplace marketplace, CancellationToken cancel)
    {
        if (request.Reason?.Length > ReasonLengthMax)
            return new Problem(ProblemKind.Invalid, "reason-too-long", $"A reason has at most {ReasonLengthMax} characters.", "reason");
        var found = await OrderAccess.Lock(work, id, cancel);
        if (found.Refused(out var problem)) return problem;
        var (order, roles) = (found.Value.Order, found.Value.ActingRoles);
        if (request.Version is { } version && version != order.Version)
            return new Problem(ProblemKind.Conflict, "stale-version", "The order has changed in the meantime. Load it again and repeat what you wanted to do.");
        var role = RoleFor(order, request.Name, roles);
        var amount = new RefundChoice(request.Amount, request.Items ?? []).In(order.Quote);
        if (amount.Refused(out problem)) return problem;
        var fired = await Apply(
            new(order, request.Name, role, request.Reason, amount.Value, request.Start, request.ExpectedRefund, RefundOf: Labels(order, request.Items),
                AsCredit: request.AsCredit && work.Actor.IsSignedIn && role == ActorRole.Customer),
            work, offers, marketplace, cancel);
        if (fired.Refused(out problem))
        {
            await work.Abandon();
            return problem;
        }
        work.Audit($"orders.{request.Name}", id.ToString(), request.Reason,
            new { State = fired.Value.From }, new { State = fired.Value.To, fired.Value.RefundMinor });
        return await work.Commit(cancel) is { } refused ? refused : fired;
    }

    /// <summary>POST /api/v1/orders/{id}/transitions</summary>
    internal static async Task<IResult> Post(
        Id<Order> id, Request request, HttpRequest http, Work work, Offers offers, Slots slots, Marketplace marketplace, CancellationToken cancel)
    {
        if (ETags.Expected(http).Refused(out var malformed)) return malformed.Answer();
        var fired = await Run(id, request with { Version = request.Version ?? ETags.Expected(http).Value }, work, offers, marketplace, cancel);
        if (fired.Refused(out var problem))
            return problem.Answer(problem.Code == AvailabilityProblems.Taken.Code ? await Alternatives(id, request, work, offers, slots, cancel) : null);
        return (await GetOrder.Run(id, work, marketplace, cancel)).Answer();
    }

    /// <summary>Applies a step to a locked order: decides, runs the effects, sets timers, records. Commits nothing.</summary>
    internal static async Task<Outcome<OrderTransitioned>> Apply(Step step, Work work, Offers offers, Marketplace marketplace, CancellationToken cancel)
    {
        var order = step.Order;
        var process = order.ProcessOf();
        var period = await NewPeriod(step, process, offers, cancel);
        if (period.Refused(out var problem)) return problem;
        var decided = ProcessEngine.Fire(
            process, order.Facts(step.PaymentIsLate), step.Name, step.Role, work.Now, marketplace.Timings, step.Reason, period.Value);
        if (decided.Refused(out problem)) return problem;
        var firing = decided.Value;
        var (moneyBefore, startBefore) = (order.MoneyState, order.StartsAt);

        order.State = firing.To;
        order.StateEnteredAt = firing.StateSince;
        var effects = new OrderEffects(work, step, firing, offers, marketplace);
        if (await effects.Run(cancel) is { } refused) return refused;

        if (!firing.KeepsTimers) OrderTimers.Set(work, order, firing.Timers);
        return Record(step, firing, work, moneyBefore, startBefore, effects.RefundMinor);
    }

    private static OrderTransitioned Record(Step step, Firing firing, Work work, MoneyState moneyBefore, Instant? startBefore, long? refundMinor)
    {
        var order = step.Order;
        var previousStart = order.StartsAt == startBefore ? null : startBefore;
        work.Db.Add(new OrderTransition
        {
            OrderId = order.Id,
            Name = step.Name,
            FromState = firing.From,
            ToState = firing.To,
            FromMoney = moneyBefore,
            ToMoney = order.MoneyState,
            ActorRole = step.Role,
            ActorId = Actors.IdOf(work.Actor),
            Reason = step.Reason,
            Details = JsonSerializer.Serialize(
                new { refund_minor = refundMinor, refund_of = step.RefundOf, previous_start = previousStart, start = previousStart is null ? null : order.StartsAt }, StoaJson.Options),
            At = work.Now,
        });
        var happened = new OrderTransitioned(
            order.Id, order.Number, order.OrganizationId, order.ListingId, order.Process, order.ProcessVersion, step.Name, firing.From, firing.To,
            order.MoneyState, Guid.CreateVersion7(work.Now.ToDateTimeOffset()), step.Reason, step.Role, refundMinor, previousStart)
        {
            At = work.Now,
        };
        work.Emit(happened);
        return happened;
    }

    private static async Task<Outcome<Interval?>> NewPeriod(Step step, Process process, Offers offers, CancellationToken cancel)
    {
        var order = step.Order;
        if (process.Find(step.Name) is not { NeedsPeriod: true }) return (Interval?)null;
        if (step.Start is not { } start) return OrdersProblems.NoStart;
        if (await offers.Find(order.ListingId, cancel) is not { } offer || offer.FindPlan(order.PlanId) is not { } plan) return AvailabilityProblems.NoPlan;
        return (Interval?)new Interval(start, start + plan.Rules.Length);
    }

    private static IReadOnlyList<string>? Labels(Order order, IReadOnlyList<string>? items) => items is { Count: > 0 }
        ? [.. RefundItems.Of(order.Quote).Where(item => items.Contains(item.Reference)).Select(item => item.Label)]
        : null;

    // An actor with several roles acts in the first that the step is open to.
    private static ActorRole RoleFor(Order order, string transition, ActorRole roles)
    {
        var open = order.ProcessOf().Find(transition)?.By ?? ActorRole.None;
        foreach (var role in roles.Split())
        {
            if (open.Includes(role)) return role;
        }
        return roles.Split() is [var first, ..] ? first : ActorRole.None;
    }

    private static async Task<IDictionary<string, object?>?> Alternatives(
        Id<Order> id, Request request, Work work, Offers offers, Slots slots, CancellationToken cancel)
    {
        if ((await OrderAccess.Find(work, id, cancel)) is not { Succeeded: true, Value.Order: var order }) return null;
        if (await offers.Find(order.ListingId, cancel) is not { } offer || offer.FindPlan(order.PlanId) is not { } plan) return null;
        var free = await slots.NextFree(offer, plan, request.Start ?? work.Now, work.Now, cancel);
        return new Dictionary<string, object?>(StringComparer.Ordinal) { ["next_free"] = free.Select(slot => new { slot.Start, slot.End }) };
    }
}
