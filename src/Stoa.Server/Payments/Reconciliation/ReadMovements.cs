using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Ledger.Reconciling;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Reconciliation;

/// <summary>A day of a processor's own books, told in our ids.</summary>
internal static class ReadMovements
{
    /// <summary>
    /// Before a processor's id of a payment: the chargeback of it, where its books name no other id. Of several, the latest.
    /// </summary>
    internal const string DisputeOf = "dispute-of:";

    /// <summary>Pages read of a day: a million movements.</summary>
    private const int PagesMax = 10_000;

    /// <summary>Asks the processor, outside any transaction.</summary>
    /// <exception cref="HttpRequestException">The processor does not answer.</exception>
    internal static async Task<Outcome<IReadOnlyList<BalanceMovement>>> Of(IReportsBalance books, LocalDate day, Gateways gateways, CancellationToken cancel)
    {
        var movements = new List<BalanceMovement>();
        string? after = null;
        for (var pages = 0; pages < PagesMax; pages++)
        {
            var read = await gateways.Call(token => books.Movements(day, after, token), cancel);
            if (read.Refused(out var problem)) return problem;
            movements.AddRange(read.Value.Movements);
            if (read.Value.Next is null) return movements;
            after = read.Value.Next;
        }
        return ReconciliationProblems.TooMany(day);
    }

    /// <summary>The same as moves; a fee is one of its own.</summary>
    internal static async Task<IReadOnlyList<GatewayMove>> Named(
        string gateway, IReadOnlyList<BalanceMovement> movements, Work work, CancellationToken cancel)
    {
        var sources = movements.Where(movement => movement.Source is not null && (movement.Reference is null || IsDispute(movement.Kind)))
            .Select(movement => movement.Source!).Distinct(StringComparer.Ordinal).ToArray();
        var names = await NamesOf(gateway, sources, work, cancel);
        var moves = new List<GatewayMove>(movements.Count * 2);
        foreach (var movement in movements)
        {
            var (kind, reference) = (KindOf(movement.Kind), ReferenceOf(movement, names));
            if (!movement.Amount.IsZero) moves.Add(new GatewayMove(movement.Id, kind, reference, movement.Amount, movement.At));
            if (!movement.Fee.IsZero) moves.Add(new GatewayMove(movement.Id, MoveKind.Fee, reference, -movement.Fee, movement.At));
        }
        return moves;
    }

    // A dispute is told with the id of its payment; its own id is ours by the processor's.
    private static string ReferenceOf(BalanceMovement movement, Dictionary<string, string> names) =>
        (IsDispute(movement.Kind) ? null : movement.Reference)
        ?? (movement.Source is { } source ? names.GetValueOrDefault(source, source) : movement.Id);

    private static bool IsDispute(BalanceMovementKind kind) => kind is BalanceMovementKind.Dispute or BalanceMovementKind.DisputeReversed;

    private static MoveKind KindOf(BalanceMovementKind kind) => kind switch
    {
        BalanceMovementKind.Charge => MoveKind.Charge,
        BalanceMovementKind.Refund or BalanceMovementKind.RefundFailed => MoveKind.Refund,
        BalanceMovementKind.Dispute => MoveKind.Dispute,
        BalanceMovementKind.DisputeReversed => MoveKind.DisputeReversed,
        BalanceMovementKind.Transfer => MoveKind.Payout,
        BalanceMovementKind.TransferReversed => MoveKind.PayoutReturned,
        BalanceMovementKind.Fee => MoveKind.Fee,
        _ => MoveKind.Other,
    };

    /// <summary>Our ids of what the processor knows by its own; what we do not know of is left out.</summary>
    internal static async Task<Dictionary<string, string>> NamesOf(string gateway, string[] sources, Work work, CancellationToken cancel)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (sources.Length == 0) return names;
        await using var command = new NpgsqlCommand("""
            select gateway_dispute_id, id, 'dispute' from payments.disputes where gateway = $1 and gateway_dispute_id = any($2)
            union all select r.gateway_refund_id, r.id, 'refund' from payments.refunds r join payments.payments y on y.id = r.payment_id
                where y.gateway = $1 and r.gateway_refund_id = any($2)
            union all select gateway_payment_id, id, 'payment' from payments.payments where gateway = $1 and gateway_payment_id = any($2)
            union all select gateway_charge_id, id, 'payment' from payments.payments where gateway = $1 and gateway_charge_id = any($2)
            union all select * from (select distinct on (y.id) $3 || y.gateway_charge_id, d.id, 'dispute' from payments.payments y join payments.disputes d on d.payment_id = y.id
                where y.gateway = $1 and y.gateway_charge_id = any($4) order by y.id, d.opened_at desc) of_payments
            """, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = gateway });
        command.Parameters.Add(new() { Value = sources });
        command.Parameters.Add(new() { Value = DisputeOf });
        command.Parameters.Add(new() { Value = sources.Where(source => source.StartsWith(DisputeOf, StringComparison.Ordinal)).Select(source => source[DisputeOf.Length..]).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) names.TryAdd(reader.GetString(0), NameOf(reader.GetString(2), reader.GetGuid(1)));
        return names;
    }

    private static string NameOf(string what, Guid id) => what switch
    {
        "dispute" => new Id<Dispute>(id).ToString(),
        "refund" => new Id<Refund>(id).ToString(),
        _ => new Id<Payment>(id).ToString(),
    };
}
