using Microsoft.Extensions.DependencyInjection;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Disputes;
using Stoa.Server.Disputes.Cases;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>What people do with orders, and about complaints.</summary>
internal sealed partial class RandomWalk
{
    private static readonly string[] Customers = ["abandon", "withdraw", "cancel", "dispute", "dispute", "dispute", "reschedule"];
    private static readonly string[] Providers = ["accept", "accept", "accept", "decline", "cancel-by-provider", "no-show", "no-show", "complete", "refund"];
    private static readonly string[] Operators = ["force-cancel", "force-refund", "force-refund", "accept"];

    private Task<string> AsCustomer() => Act(Customers, ActorRole.Customer, booking => booking.Customer);

    private Task<string> AsProvider() => Act(Providers, ActorRole.Provider, booking => booking.Seller.Owner);

    private Task<string> AsOperator() => Act(Operators, ActorRole.Operator, _ => _world.Operator);

    // Mostly what the page offers; sometimes what it does not.
    private async Task<string> Act(string[] known, ActorRole role, Func<Booking, Actor> who)
    {
        for (var tries = 0; tries < 10; tries++)
        {
            if (AnyBooking() is not { } booking) return "no order";
            if (_random.Next(6) == 0) return await Fire(booking, who(booking), Any(known)!);
            var order = await Look(booking);
            var offered = ProcessEngine.Permitted(order.ProcessOf(), order.Facts(), role, _world.Now.Clock.GetCurrentInstant(), _world.Get<Marketplace>().Timings);
            var chosen = Any([.. known.Where(name => offered.Any(action => action.Transition == name))]);
            if (chosen is not null) return await Fire(booking, who(booking), chosen);
        }
        return "no chance";
    }

    // Providers who answer: else most requests would lapse, and nothing be captured late.
    private async Task<string> Accept()
    {
        var asked = await _world.Do((work, _) => Task.FromResult(
            work.Db.Set<Order>().Where(o => o.State == OrderState.AwaitingAcceptance).Select(o => o.Id).ToList().ToHashSet()));
        return Any([.. _bookings.Where(one => asked.Contains(one.Id))]) is { } booking ? await Fire(booking, booking.Seller.Owner, _random.Next(6) == 0 ? "decline" : "accept") : "no request";
    }

    private async Task<string> Miss()
    {
        var over = await _world.Do((work, _) => Task.FromResult(work.Db.Set<Order>()
            .Where(o => o.MoneyState == MoneyState.Held && (o.State == OrderState.InProgress || o.State == OrderState.Completed)).Select(o => o.Id).ToList().ToHashSet()));
        return Any([.. _bookings.Where(one => over.Contains(one.Id))]) is { } booking ? await Fire(booking, booking.Seller.Owner, "no-show") : "no one";
    }

    // A request that nobody answers, until its authorization has to be renewed.
    private async Task<string> LetLie()
    {
        if (!await _world.Do((work, _) => Task.FromResult(work.Db.Set<Order>().Any(o => o.State == OrderState.AwaitingAcceptance)))) return "no request";
        _world.Now.Clock.Advance(NodaTime.Duration.FromHours(6));
        return await Drain();
    }

    private async Task<string> Complain()
    {
        var over = await _world.Do((work, _) => Task.FromResult(work.Db.Set<Order>()
            .Where(o => o.MoneyState == MoneyState.Held && o.State == OrderState.Completed).Select(o => o.Id).ToList().ToHashSet()));
        return Any([.. _bookings.Where(one => over.Contains(one.Id))]) is { } booking ? await Fire(booking, booking.Customer, "dispute") : "no one";
    }

    private static Task<string> Nobody() => Task.FromResult("no order");

    // The customer cancels while the provider gives back, or two refund at once.
    private async Task<string> TwoAtOnce()
    {
        var paid = await _world.Do((work, _) => Task.FromResult(work.Db.Set<Order>().Where(o => o.MoneyState == MoneyState.Held).Select(o => o.Id).ToList().ToHashSet()));
        if (Any([.. _bookings.Where(one => paid.Contains(one.Id))]) is not { } booking) return "no order";
        var (first, second) = (await Request(booking, _random.Next(2) == 0 ? "cancel" : "dispute"), await Request(booking, _random.Next(2) == 0 ? "refund" : "cancel-by-provider"));
        var both = await Task.WhenAll(Fire(booking, booking.Customer, first), Fire(booking, booking.Seller.Owner, second));
        if (both.Any(one => !one.StartsWith("no", StringComparison.Ordinal))) Count("two at once");
        return $"both: {string.Join(" | ", both)}";
    }

    private async Task<string> Fire(Booking booking, Actor actor, string transition) => await Fire(booking, actor, await Request(booking, transition));

    private async Task<string> Fire(Booking booking, Actor actor, FireTransition.Request request)
    {
        var fired = await _world.As(actor, (work, services) => FireTransition.Run(
            booking.Id, request, work, services.GetRequiredService<Offers>(), services.GetRequiredService<Marketplace>(), default));
        if (fired.Succeeded) lock (_done) Count(request.Name);
        return Said(booking, $"{request.Name}{(request.Amount is { } amount ? $" {amount}" : "")}{(request.Items is { } items ? $" of {string.Join('+', items)}" : "")}", fired.Problem);
    }

    private async Task<FireTransition.Request> Request(Booking booking, string transition)
    {
        if (transition is "reschedule") return new(transition, Start: AnyStart());
        if (transition is not ("refund" or "force-refund")) return new(transition, "The walk", AsCredit: _random.Next(3) == 0);
        var order = await Look(booking);
        var items = RefundItems.Of(order.Quote);
        return _random.Next(3) == 0 && items.Count > 0
            ? new(transition, "The walk", Items: [Any(items)!.Reference])
            : new(transition, "The walk", AnyPart(order));
    }

    private Money AnyPart(Order order) => new(_random.NextInt64(1, Math.Max(2, order.TotalMinor / _random.Next(1, 4))), order.Total.Currency);

    private async Task<string> MoveTheCase()
    {
        if (await AnyDisputed() is not { } booking) return "no complaint";
        var (asCustomer, move) = (_random.Next(2) == 0, Any((CaseMove[])[CaseMove.Propose, CaseMove.Propose, CaseMove.Counter, CaseMove.Accept, CaseMove.Accept, CaseMove.Accept, CaseMove.Retract, CaseMove.Withdraw, CaseMove.Escalate]));
        var amount = AnyPart(await Look(booking));
        var moved = await _world.As(asCustomer ? booking.Customer : booking.Seller.Owner, (work, services) => MoveCase.Run(
            booking.Id, move, new(CaseRules.IsProposal(move) ? amount : null, "The walk"), work, services.GetRequiredService<Offers>(),
            services.GetRequiredService<Marketplace>(), services.GetRequiredService<DisputesOptions>(), default));
        if (moved.Succeeded) Count($"case {move}");
        return Said(booking, $"{move} {amount}", moved.Problem);
    }

    private async Task<string> Rule()
    {
        if (await AnyDisputed() is not { } booking) return "no complaint";
        var order = await Look(booking);
        var amount = _random.Next(4) switch { 0 => Money.Zero(order.Total.Currency), 1 => order.Total, _ => AnyPart(order) };
        return await Rule(booking, amount);
    }

    private async Task<string> Rule(Booking booking, Money amount)
    {
        var one = await _world.Do((work, _) => Task.FromResult(work.Db.Set<Case>().Where(c => c.OrderId == booking.Id && c.MilestoneId == null && c.ClosedAt == null).Select(c => c.Id).ToList()));
        if (one.Count == 0) return "no case yet";
        var ruled = await _world.As(_world.Operator, (work, services) => RuleCase.Run(
            one[0], new(amount, "The walk"), work, services.GetRequiredService<Offers>(), services.GetRequiredService<Marketplace>(),
            services.GetRequiredService<DisputesOptions>(), default));
        if (ruled.Succeeded) Count("ruling");
        return Said(booking, $"{amount} of", ruled.Problem);
    }

    private async Task<Booking?> AnyDisputed()
    {
        var disputed = await _world.Do((work, _) => Task.FromResult(
            work.Db.Set<Order>().Where(o => o.State == OrderState.Disputed).Select(o => o.Id).ToList().ToHashSet()));
        return Any([.. _bookings.Where(booking => disputed.Contains(booking.Id))]);
    }
}
