using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Cases;

/// <summary>A case as its customer, its provider and the operators see it, with what they may do now.</summary>
public static class GetCase
{
    /// <summary>A case in full.</summary>
    /// <param name="Id">The case.</param>
    /// <param name="OrderId">Its order.</param>
    /// <param name="OrderNumber">The order, for people.</param>
    /// <param name="Title">What was bought.</param>
    /// <param name="ProviderName">From whom.</param>
    /// <param name="Zone">The place's zone.</param>
    /// <param name="State">Where it stands.</param>
    /// <param name="Most">The most that can go back to the customer.</param>
    /// <param name="Proposal">What is on the table; null when nothing is.</param>
    /// <param name="OpenedAt">When the customer complained.</param>
    /// <param name="DeadlineAt">When it goes to the marketplace by itself; null once it is there, or over.</param>
    /// <param name="ClosedAt">When it ended.</param>
    /// <param name="Refund">What went back in the end.</param>
    /// <param name="BankDecides">True while the customer's bank has taken the payment back: no money moves until it has decided.</param>
    /// <param name="Roles">The actor's roles.</param>
    /// <param name="Moves">What the actor may do now.</param>
    /// <param name="Steps">What was said and done, oldest first.</param>
    /// <param name="Version">Sent back with a move.</param>
    public sealed record View(
        Id<Case> Id, Id<Order> OrderId, string OrderNumber, string Title, string ProviderName, string Zone, CaseState State, Money Most, Proposal? Proposal,
        Instant OpenedAt, Instant? DeadlineAt, Instant? ClosedAt, Money? Refund, bool BankDecides, ActorRole Roles, IReadOnlyList<CaseMove> Moves,
        IReadOnlyList<Step> Steps, int Version)
    {
        /// <summary>The milestone that it is about; null for the order as a whole.</summary>
        public About? Milestone { get; init; }

        /// <summary>The page of the customer and the provider.</summary>
        internal string Address => Milestone is { No: var no } ? $"/orders/{OrderId}/milestones/{no}/case" : $"/orders/{OrderId}/case";
    }

    /// <summary>A milestone.</summary>
    /// <param name="No">Its place, from 1.</param>
    /// <param name="Title">What is delivered.</param>
    public sealed record About(int No, string Title);

    /// <summary>What is on the table.</summary>
    /// <param name="No">The step's number: sent back when it is accepted.</param>
    /// <param name="By">Whose it is.</param>
    /// <param name="Amount">How much would go back.</param>
    /// <param name="ProviderKeeps">What the provider would get; null for the customer, whom it does not concern.</param>
    public sealed record Proposal(int No, ActorRole By, Money Amount, Money? ProviderKeeps);

    /// <summary>Something said or done.</summary>
    public sealed record Step(int No, string Move, ActorRole By, Money? Amount, string? Text, Instant At);

    /// <summary>The newest case of an order, or of its milestone at a place, for those who may see the order.</summary>
    public static async Task<Outcome<View>> Run(Id<Order> order, Work work, DisputesOptions options, CancellationToken cancel, int? milestone = null)
    {
        var seen = await OrderAccess.Find(work, order, cancel);
        if (seen.Refused(out var problem)) return problem;
        if (await CaseSubject.At(work, seen.Value.Order, milestone, cancel) is not { } about) return DisputesProblems.NoCase;
        var one = await about.Cases(work).AsNoTracking().OrderByDescending(c => c.OpenedAt).FirstOrDefaultAsync(cancel);
        return one is null ? DisputesProblems.NoCase : await Show(one, seen.Value, work, options, cancel);
    }

    /// <summary>A case by its id; only operators get here.</summary>
    public static async Task<Outcome<View>> OfOperator(Id<Case> id, Work work, DisputesOptions options, CancellationToken cancel)
    {
        if (await work.Db.Set<Case>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } one) return DisputesProblems.NoCase;
        var seen = await OrderAccess.Find(work, one.OrderId, cancel);
        return seen.Refused(out var problem) ? problem : await Show(one, seen.Value, work, options, cancel);
    }

    private static async Task<View> Show(Case one, OrderSeen seen, Work work, DisputesOptions options, CancellationToken cancel)
    {
        var order = seen.Order;
        var steps = await work.Db.Set<CaseStep>().AsNoTracking().Where(s => s.CaseId == one.Id).OrderBy(s => s.No).ToListAsync(cancel);
        var about = await CaseSubject.Of(work, order, one.MilestoneId, cancel);
        var moves = about.IsOpen
            ? seen.ActingRoles.Split().SelectMany(role => CaseRules.Permitted(one.Facts, role, work.Now, options.Timings)).Distinct()
            : [];
        return new View(
            one.Id, order.Id, order.Number, order.Title, order.ProviderName, order.Zone, one.State, await about.Most(work, cancel),
            await ProposalOf(one, about, seen, work, cancel), one.OpenedAt, one.DeadlineAt, one.ClosedAt, one.Amount(one.RefundMinor),
            !one.State.IsOver() && await Chargebacks.OpenDisputes.Any(work, order.Id, cancel), seen.Roles, [.. moves],
            [.. steps.Select(step => new Step(step.No, step.Move, step.Role, one.Amount(step.AmountMinor), step.Text, step.At))], one.Version)
        {
            Milestone = about.Milestone is { } milestone ? new About(milestone.No, milestone.Title) : null,
        };
    }

    private static async Task<Proposal?> ProposalOf(Case one, CaseSubject about, OrderSeen seen, Work work, CancellationToken cancel)
    {
        if (one.State.IsOver() || one.ProposalNo is not { } no) return null;
        var amount = one.Amount(one.ProposalMinor)!.Value;
        var isShown = seen.Roles.Includes(ActorRole.Provider | ActorRole.Operator);
        var settlement = await about.Settle(work, amount, cancel);
        return new Proposal(no, one.ProposedBy, amount, isShown && settlement.Succeeded ? settlement.Value.Released.Provider : null);
    }
}
