using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Disputes.Cases;

/// <summary>What the customer or the provider does in the case of their order.</summary>
public static class MoveCase
{
    /// <summary>The longest text.</summary>
    public const int TextLengthMax = 2_000;

    /// <summary>A move.</summary>
    /// <param name="Amount">How much should go back to the customer, for a proposal.</param>
    /// <param name="Text">In the actor's words; may be left out.</param>
    /// <param name="Proposal">The step's number of the proposal that is accepted; refused when another is on the table by now.</param>
    /// <param name="Version">The case's version that the actor saw; refused when it has changed. Not checked when null.</param>
    public sealed record Request(Money? Amount = null, string? Text = null, int? Proposal = null, int? Version = null);

    /// <summary>Moves for the actor, and commits.</summary>
    /// <param name="id">The order.</param>
    /// <param name="move">What is done.</param>
    /// <param name="request">With what.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="offers">For the order's step.</param>
    /// <param name="marketplace">Its settings.</param>
    /// <param name="options">How long the two have.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <param name="milestone">The place of the milestone that it is about; null for the order as a whole.</param>
    public static async Task<Outcome<Id<Case>>> Run(
        Id<Order> id, CaseMove move, Request request, Work work, Offers offers, Marketplace marketplace, DisputesOptions options, CancellationToken cancel,
        int? milestone = null)
    {
        if (request.Text?.Length > TextLengthMax) return DisputesProblems.TooLong("text", TextLengthMax);
        var locked = await OrderAccess.Lock(work, id, cancel);
        if (locked.Refused(out var problem)) return problem;
        var (order, roles) = (locked.Value.Order, locked.Value.ActingRoles & (ActorRole.Customer | ActorRole.Provider));
        if (await CaseSubject.At(work, order, milestone, cancel) is not { } about) return await Refuse(work, DisputesProblems.NoCase);
        var one = await OpenCase.Ensure(work, about, options, cancel);
        if (one is null) return await Refuse(work, await about.Cases(work).AnyAsync(cancel) ? CaseProblems.Over : DisputesProblems.NoCase);
        if (Obstacle(one, about, roles, locked.Value, move, request) is { } obstacle) return await Refuse(work, obstacle);
        var role = RoleFor(one, move, roles, work, options);
        var decided = CaseRules.Decide(one.Facts, move, role, work.Now, options.Timings);
        if (decided.Refused(out problem)) return await Refuse(work, problem);
        if (await Effect(one, about, move, request, work, offers, marketplace, cancel) is { } refused) return await Refuse(work, refused);
        Apply(work, one, order, move, role, decided.Value, CaseRules.IsProposal(move) ? request.Amount?.Minor : one.RefundMinor, request.Text, options);
        work.Audit($"cases.{CaseStep.Name(move)}", id.ToString(), after: new { one.State, one.ProposalMinor, one.RefundMinor });
        return await work.Commit(cancel) is { } conflict ? conflict : one.Id;
    }

    /// <summary>Writes a move that was decided. Commits nothing.</summary>
    internal static void Apply(
        Work work, Case one, Order order, CaseMove move, ActorRole role, CaseAfter after, long? amountMinor, string? text, DisputesOptions options)
    {
        var step = CaseStep.Add(work, one, CaseStep.Name(move), role, amountMinor, text);
        one.State = after.State;
        if (role is ActorRole.Customer or ActorRole.Provider) one.MovedAt = work.Now;
        if (CaseRules.IsProposal(move))
        {
            (one.ProposedBy, one.ProposalNo, one.ProposalMinor) = (role, step.No, amountMinor);
            one.ProposalsMade++;
        }
        else if (after.ProposedBy is ActorRole.None)
        {
            (one.ProposedBy, one.ProposalNo, one.ProposalMinor) = (ActorRole.None, null, null);
        }
        var deadline = CaseRules.Deadline(one.Facts, options.Timings);
        if (deadline != one.DeadlineAt)
        {
            one.DeadlineAt = deadline;
            CaseTimers.Set(work, one);
        }
        if (move is CaseMove.Escalate)
        {
            one.EscalatedAt = work.Now;
            CaseTimers.Wait(work, one, options);
        }
        work.Emit(new CaseMoved(one.Id, order.Id, order.OrganizationId, step.No, step.Move, role, amountMinor));
    }

    private static Problem? Obstacle(Case one, CaseSubject about, ActorRole roles, OrderSeen seen, CaseMove move, Request request)
    {
        if (roles is ActorRole.None) return seen.Roles.Includes(ActorRole.Provider) ? Permissions.Refusal(Permission.WorkBookings) : DisputesProblems.NotAParty;
        // It was decided past the case, which follows in a moment.
        if (!about.IsOpen) return CaseProblems.Over;
        if (request.Version is { } version && version != one.Version) return DisputesProblems.Stale;
        if (move is CaseMove.Accept && request.Proposal is { } no && one.ProposalNo is { } now && no != now) return DisputesProblems.OtherProposal;
        return CaseRules.IsProposal(move) && request.Amount is null ? DisputesProblems.NoAmount : null;
    }

    private static async Task<Problem?> Effect(
        Case one, CaseSubject about, CaseMove move, Request request, Work work, Offers offers, Marketplace marketplace, CancellationToken cancel)
    {
        if (move is CaseMove.Escalate or CaseMove.Retract) return null;
        var amount = move switch
        {
            CaseMove.Accept => one.Amount(one.ProposalMinor)!.Value,
            CaseMove.Withdraw => Money.Zero(about.Order.Quote.Currency),
            _ => request.Amount!.Value,
        };
        var plan = await EndCase.Plan(work, about, amount, cancel);
        if (plan.Refused(out var problem)) return problem;
        var culture = marketplace.Culture;
        return move switch
        {
            CaseMove.Accept => await EndCase.Run(
                work, about, one, plan.Value, CaseState.Settled, ActorRole.System,
                amount.IsZero ? "The customer and the provider agreed that nothing goes back." : $"The customer and the provider agreed on a refund of {amount.Format(culture)}.",
                offers, marketplace, cancel),
            CaseMove.Withdraw => await EndCase.Run(
                work, about, one, plan.Value, CaseState.Withdrawn, ActorRole.System, "The customer took the complaint back.", offers, marketplace, cancel),
            _ => null,
        };
    }

    // Who is both acts in the first role that may do it.
    private static ActorRole RoleFor(Case one, CaseMove move, ActorRole roles, Work work, DisputesOptions options)
    {
        var each = roles.Split();
        foreach (var role in each)
        {
            if (CaseRules.Decide(one.Facts, move, role, work.Now, options.Timings).Succeeded) return role;
        }
        return each[0];
    }

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }

    /// <summary>Reads a move of the address: <c>propose</c>, <c>counter</c>, …; not the operators'.</summary>
    internal static CaseMove? Read(string text) =>
        Array.Find(Enum.GetValues<CaseMove>(), move => CaseStep.Name(move) == text) is var found
            && CaseStep.Name(found) == text && found is not CaseMove.Rule ? found : null;
}
