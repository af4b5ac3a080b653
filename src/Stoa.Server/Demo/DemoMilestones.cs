using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Disputes;
using Stoa.Core.Milestones;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Demo.Supply;
using Stoa.Server.Disputes;
using Stoa.Server.Disputes.Cases;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Demo;

/// <summary>
/// One order that is paid in parts: the demo's customer has accepted the first and complains about the second, so that everybody in the demo
/// has one to look at. What is done already is not done again.
/// </summary>
internal sealed class DemoMilestones(DemoActs acts, DemoListing showcase, DemoAccounts.Made people)
{
    private const int DaysAhead = 5;
    private const int DaysToChooseFrom = 14;
    private const int Accepted = 1;
    private const int Complained = 2;

    private Actor Customer => new(null, people.Customer.Value, null, null, IsOperator: false, []);

    private Actor Provider =>
        new(null, people.Provider.Value, null, null, IsOperator: false, [new Membership(showcase.Provider.Value, showcase.ProviderName, MemberRole.Owner)]);

    /// <summary>The customer buys it, where the demo's provider offers it.</summary>
    public async Task Buy(Instant now, CancellationToken cancel)
    {
        var plans = await acts.As(Actor.System, (work, _) => work.Db.Set<Plan>().AsNoTracking().Where(plan => plan.ListingId == showcase.Id).ToListAsync(cancel), cancel);
        if (plans.Find(plan => plan.Terms.Milestones is not null) is not { } plan || await Bought(cancel) is not null) return;
        var from = now + Duration.FromDays(DaysAhead);
        var slot = await acts.FindSlot(showcase with { Plans = [plan.Id] }, plan: 0, choice: 0, from, from + Duration.FromDays(DaysToChooseFrom), now, cancel);
        if (slot is null) return;
        await acts.Buy(Customer, showcase, plan.Id, slot.Value.Start, name: null, email: null, cancel);
        // Before the clock goes on: a payment that is heard of later came too late.
        await acts.Settle(cancel);
    }

    /// <summary>The provider says that two parts are done; the customer finds one of them in order. A refusal means that it is done already.</summary>
    public async Task GoOn(CancellationToken cancel)
    {
        if (await Bought(cancel) is not { State: MilestoneState.Agreed } second) return;
        await Move(second, Provider, Accepted, MilestoneMove.Deliver, reason: null, cancel);
        await Move(second, Customer, Accepted, MilestoneMove.Accept, reason: null, cancel);
        await Move(second, Provider, Complained, MilestoneMove.Deliver, reason: null, cancel);
        await Move(second, Customer, Complained, MilestoneMove.Dispute, "This is about somebody else: half of what we talked about is missing, and nothing of what I sent.", cancel);
        await acts.Settle(cancel);
        await acts.As(Provider, (work, scope) => MoveCase.Run(
            second.OrderId, CaseMove.Propose, new(second.Amount.Split([1, 1])[0], "Sorry, that was a mix-up. You have the right one by Friday, and half of the price for the wait."),
            work, scope.GetRequiredService<Offers>(), scope.GetRequiredService<Marketplace>(), scope.GetRequiredService<DisputesOptions>(), cancel, milestone: Complained), cancel);
    }

    private Task<Problem?> Move(OrderMilestone of, Actor actor, int no, MilestoneMove move, string? reason, CancellationToken cancel) => acts.As(
        actor, (work, scope) => MoveMilestone.Run(of.OrderId, no, move, new(reason), work, scope.GetRequiredService<Marketplace>(), cancel), cancel);

    // The part that will be complained about.
    private Task<OrderMilestone?> Bought(CancellationToken cancel) => acts.As(
        Actor.System, (work, _) => work.Db.Set<OrderMilestone>().AsNoTracking().FirstOrDefaultAsync(one => one.No == Complained, cancel), cancel);
}
