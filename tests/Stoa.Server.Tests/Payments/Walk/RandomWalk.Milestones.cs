using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Core;
using Stoa.Core.Disputes;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Disputes;
using Stoa.Server.Disputes.Cases;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>Orders in parts: what becomes of each, and complaints about one of them.</summary>
internal sealed partial class RandomWalk
{
    private sealed record OpenCaseOfMilestone(Id<Case> Id, Id<Order> Order, int No);

    // Mostly one that may move: few orders in parts hold money at a time.
    private async Task<string> MoveAMilestone()
    {
        var held = await _world.Do((work, _) => (
            from milestone in work.Db.Set<OrderMilestone>()
            join order in work.Db.Set<Order>() on milestone.OrderId equals order.Id
            where order.MoneyState == MoneyState.Held || order.MoneyState == MoneyState.PartiallyRefunded
            orderby milestone.No
            select new { Order = order, Milestone = milestone }).AsNoTracking().ToListAsync());
        var (inParts, isAny) = (_bookings.Where(one => one.Seller.IsInParts).ToList(), _random.Next(6) == 0);
        var choice = inParts.SelectMany(booking => isAny
            ? World.Parts.Select((_, i) => (Booking: booking, No: i + 1, Moves: MilestoneRules.Rows))
            : held.Where(one => one.Order.Id == booking.Id).Select(one => (Booking: booking, one.Milestone.No,
                Moves: MilestoneRules.Permitted(one.Milestone.State, one.Order.Facts(), ActorRole.Customer)
                    .Concat(MilestoneRules.Permitted(one.Milestone.State, one.Order.Facts(), ActorRole.Provider)).ToList() as IReadOnlyList<MilestoneRow>))
            .Where(one => one.Moves.Count > 0)).ToList();
        if (choice.Count == 0) return "no milestone";
        var (booking, no, moves) = Any(choice);
        var row = Any(moves)!;
        var actor = row.By.Includes(ActorRole.Customer) ? booking.Customer : row.By.Includes(ActorRole.Operator) && _random.Next(2) == 0 ? _world.Operator : booking.Seller.Owner;
        var said = await Move(booking, no, row.Move, actor);
        // Who complains does so soon: what is delivered is accepted by itself after a while.
        return row.Move == MilestoneMove.Deliver && _random.Next(2) == 0 ? $"{said}; {await Move(booking, no, MilestoneMove.Dispute, booking.Customer)}" : said;
    }

    private async Task<string> Move(Booking booking, int no, MilestoneMove move, Actor actor)
    {
        var problem = await _world.As(actor, (work, services) => MoveMilestone.Run(
            booking.Id, no, move, new("The walk"), work, services.GetRequiredService<Marketplace>(), default));
        if (problem is null) Count($"milestone {MoveMilestone.Name(move)}");
        return Said(booking, $"{MoveMilestone.Name(move)} {no} of", problem);
    }

    private async Task<string> MoveAMilestonesCase()
    {
        if (Any(await OpenCasesOfMilestones()) is not { } one) return "no complaint about a milestone";
        var booking = _bookings.Single(b => b.Id == one.Order);
        var amount = AnyPart(await Look(booking));
        if (_random.Next(3) == 0) return await RuleMilestone(booking, one, amount with { Minor = amount.Minor / World.Parts.Count });
        var (asCustomer, move) = (_random.Next(2) == 0, Any((CaseMove[])[CaseMove.Propose, CaseMove.Propose, CaseMove.Counter, CaseMove.Accept, CaseMove.Accept, CaseMove.Withdraw, CaseMove.Escalate]));
        var moved = await _world.As(asCustomer ? booking.Customer : booking.Seller.Owner, (work, services) => MoveCase.Run(
            booking.Id, move, new(CaseRules.IsProposal(move) ? amount with { Minor = amount.Minor / World.Parts.Count } : null, "The walk"), work,
            services.GetRequiredService<Offers>(), services.GetRequiredService<Marketplace>(), services.GetRequiredService<DisputesOptions>(), default, one.No));
        return Said(booking, $"{move} {one.No} of", moved.Problem);
    }

    // At the end nobody else would.
    private async Task RuleMilestones()
    {
        foreach (var one in await OpenCasesOfMilestones())
        {
            var booking = _bookings.Single(b => b.Id == one.Order);
            var part = AnyPart(await Look(booking));
            if ((await RuleMilestone(booking, one, part with { Minor = part.Minor / World.Parts.Count })).StartsWith("no", StringComparison.Ordinal))
                await RuleMilestone(booking, one, Money.Zero(part.Currency));
        }
    }

    private async Task<string> RuleMilestone(Booking booking, OpenCaseOfMilestone one, Money amount)
    {
        var ruled = await _world.As(_world.Operator, (work, services) => RuleCase.Run(
            one.Id, new(amount, "The walk"), work, services.GetRequiredService<Offers>(), services.GetRequiredService<Marketplace>(),
            services.GetRequiredService<DisputesOptions>(), default));
        if (ruled.Succeeded) Count("ruling of a milestone");
        return Said(booking, $"{amount} for {one.No} of", ruled.Problem);
    }

    private Task<List<OpenCaseOfMilestone>> OpenCasesOfMilestones() => _world.Do((work, _) => (
        from one in work.Db.Set<Case>()
        join milestone in work.Db.Set<OrderMilestone>() on one.MilestoneId equals milestone.Id
        where one.ClosedAt == null
        orderby one.OpenedAt, one.OrderId, milestone.No
        select new OpenCaseOfMilestone(one.Id, one.OrderId, milestone.No)).ToListAsync());
}
