using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>The provider tells the bank their side of an order whose payment was taken back.</summary>
public static class AddStatement
{
    /// <summary>The longest statement.</summary>
    public const int LengthMax = 10_000;

    /// <summary>Most statements about one order.</summary>
    public const int StatementsMax = 20;

    /// <summary>What is said.</summary>
    public sealed record Request(string? Text = null);

    /// <summary>A statement.</summary>
    public sealed record Item(Id<Statement> Id, string Text, Instant MadeAt);

    /// <summary>An order's chargebacks, as its provider sees them.</summary>
    /// <param name="OrderId">The order.</param>
    /// <param name="OrderNumber">The order, for people.</param>
    /// <param name="Title">What was sold.</param>
    /// <param name="Zone">The place's zone.</param>
    /// <param name="Chargebacks">Oldest first.</param>
    /// <param name="Statements">What the provider said, oldest first.</param>
    /// <param name="CanAdd">True while something said now can still reach a bank.</param>
    public sealed record View(
        Id<Order> OrderId, string OrderNumber, string Title, string Zone, IReadOnlyList<Chargeback> Chargebacks, IReadOnlyList<Item> Statements, bool CanAdd);

    /// <summary>A chargeback on one line.</summary>
    public sealed record Chargeback(
        Id<Dispute> Id, DisputeStatus Status, Money Amount, string? Reason, Instant OpenedAt, Instant? EvidenceBy, Instant? DecidedAt, EvidenceStatus Evidence);

    /// <summary>The chargebacks of an order, for its provider and the operators; nobody else learns that there are any.</summary>
    public static async Task<Outcome<View>> Look(Id<Order> id, Work work, CancellationToken cancel)
    {
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out var problem)) return problem;
        if (!seen.Value.Roles.Includes(ActorRole.Provider | ActorRole.Operator)) return DisputesProblems.NoDispute;
        var disputes = await (
            from dispute in work.Db.Set<Dispute>().AsNoTracking()
            join evidence in work.Db.Set<Evidence>() on dispute.Id equals evidence.DisputeId into rows
            from row in rows.DefaultIfEmpty()
            where dispute.OrderId == id
            orderby dispute.OpenedAt
            select new { Dispute = dispute, Status = (EvidenceStatus?)row.Status }).ToListAsync(cancel);
        if (disputes.Count == 0) return DisputesProblems.NoDispute;
        var order = seen.Value.Order;
        return new View(
            id, order.Number, order.Title, order.Zone,
            [.. disputes.Select(one => new Chargeback(
                one.Dispute.Id, one.Dispute.Status, one.Dispute.Amount, one.Dispute.Reason, one.Dispute.OpenedAt, one.Dispute.EvidenceBy, one.Dispute.DecidedAt,
                one.Status ?? EvidenceStatus.Collecting))],
            await Of(work, id, cancel),
            seen.Value.ActingRoles.Includes(ActorRole.Provider) && disputes.Exists(one => CanReach(one.Dispute, one.Status)));
    }

    /// <summary>Keeps a statement, and commits. For members of the selling organization who work its bookings.</summary>
    public static async Task<Outcome<Id<Statement>>> Run(Id<Order> id, Request request, Work work, CancellationToken cancel)
    {
        var view = await Look(id, work, cancel);
        if (view.Refused(out var problem)) return problem;
        var seen = (await OrderAccess.Find(work, id, cancel)).Value;
        if (!seen.ActingRoles.Includes(ActorRole.Provider) || work.Actor.UserId is not { } user) return Permissions.Refusal(Permission.WorkBookings);
        if (string.IsNullOrWhiteSpace(request.Text)) return DisputesProblems.NoText;
        if (request.Text.Length > LengthMax) return DisputesProblems.TooLong("text", LengthMax);
        // Submitting takes the same lock: what is said is in the pack, or refused.
        await LockPayments.Of(work, id, cancel);
        view = await Look(id, work, cancel);
        var refused = !view.Value.CanAdd ? SaidTooLate(view.Value) : view.Value.Statements.Count >= StatementsMax ? DisputesProblems.TooManyStatements : null;
        if (refused is not null)
        {
            await work.Abandon();
            return refused;
        }
        var statement = new Statement
        {
            Id = Id<Statement>.New(work.Now), OrderId = id, UserId = new Id<User>(user), Text = work.Cipher.Seal(request.Text.Trim(), Statement.TextPurpose), MadeAt = work.Now,
        };
        work.Db.Add(statement);
        work.Audit("chargebacks.statement", id.ToString());
        return await work.Commit(cancel) is { } conflict ? conflict : statement.Id;
    }

    /// <summary>What was said about an order, oldest first. Checks no rights.</summary>
    internal static async Task<IReadOnlyList<Item>> Of(Work work, Id<Order> order, CancellationToken cancel)
    {
        var rows = await work.Db.Set<Statement>().AsNoTracking().Where(s => s.OrderId == order).OrderBy(s => s.MadeAt).ThenBy(s => s.Id).ToListAsync(cancel);
        return [.. rows.Select(row => new Item(row.Id, work.Cipher.Open(row.Text, Statement.TextPurpose), row.MadeAt))];
    }

    private static bool CanReach(Dispute dispute, EvidenceStatus? evidence) =>
        dispute.Status == DisputeStatus.Open && (evidence is null or EvidenceStatus.Collecting or EvidenceStatus.Refused);

    private static Problem SaidTooLate(View view) =>
        view.Chargebacks.Any(one => one.Status == DisputeStatus.Open) ? DisputesProblems.SubmittedAlready : DisputesProblems.DisputeOver;
}
