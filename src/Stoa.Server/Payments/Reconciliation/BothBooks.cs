using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Ledger.Reconciling;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Payments.Reconciliation;

/// <summary>
/// What belongs to a day on either side: its movements and its entries, the partners of both on whatever day they stand, and what
/// earlier days left open.
/// </summary>
internal static class BothBooks
{
    /// <summary>
    /// Entries of the last minutes of a day are compared with the next: the processor may have their movement after midnight.
    /// </summary>
    private static readonly Duration Slack = Duration.FromMinutes(30);

    // Longer than any processor tries to deliver its news.
    private static readonly Duration NewsMax = Duration.FromDays(60);

    /// <summary>Those of the movements that were never told before.</summary>
    internal static async Task<IReadOnlyList<GatewayMove>> NotKept(string gateway, IReadOnlyList<GatewayMove> moves, Work work, CancellationToken cancel)
    {
        if (moves.Count == 0) return [];
        await using var command = new NpgsqlCommand("select id, kind from payments.gateway_moves where gateway = $1 and id = any($2)", await work.Connection(cancel));
        command.Parameters.Add(new() { Value = gateway });
        command.Parameters.Add(new() { Value = moves.Select(move => move.Id).ToArray() });
        var kept = new HashSet<(string Id, MoveKind Kind)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) kept.Add((reader.GetString(0), EnumText.Read<MoveKind>(reader.GetString(1))));
        return [.. moves.Where(move => !kept.Contains((move.Id, move.Kind)))];
    }

    /// <summary>Keeps what the processor told; what is known already stays as it is.</summary>
    internal static async Task Keep(string gateway, IReadOnlyList<GatewayMove> moves, Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            insert into payments.gateway_moves (gateway, id, kind, reference, currency, amount_minor, at)
            select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[])
            on conflict do nothing
            """, await work.Connection(cancel)) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = gateway });
        command.Parameters.Add(new() { Value = moves.Select(move => move.Id).ToArray() });
        command.Parameters.Add(new() { Value = moves.Select(move => EnumText.Write(move.Kind)).ToArray() });
        command.Parameters.Add(new() { Value = moves.Select(move => move.Reference).ToArray() });
        command.Parameters.Add(new() { Value = moves.Select(move => move.Amount.Currency.Code).ToArray() });
        command.Parameters.Add(new() { Value = moves.Select(move => move.Amount.Minor).ToArray() });
        command.Parameters.Add(new() { Value = moves.Select(move => move.At.ToDateTimeUtc()).ToArray() });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>
    /// What earlier days told under the processor's own id, because we had not heard of it: now that we have, under ours. Also of a dispute that
    /// looked as if it had been let go.
    /// </summary>
    internal static async Task NameAnew(string gateway, Work work, CancellationToken cancel)
    {
        const string Unnamed = """
            select coalesce(array_agg(distinct reference), '{}') from (
                select m.reference from payments.reconciliation_cases c
                join payments.gateway_moves m on m.gateway = c.gateway and m.id = c.movement_id and m.kind = c.move
                where c.gateway = $1 and (c.status <> 'resolved' or c.resolution = 'settled_itself' and c.move in ('dispute', 'dispute_reversed') and c.resolved_at > $2)
            ) told
            """;
        await using var asked = new NpgsqlCommand(Unnamed, await work.Connection(cancel));
        asked.Parameters.Add(new() { Value = gateway });
        asked.Parameters.Add(new() { Value = (work.Now - NewsMax).ToDateTimeUtc() });
        var names = await ReadMovements.NamesOf(gateway, (string[])(await asked.ExecuteScalarAsync(cancel))!, work, cancel);
        await using var command = new NpgsqlCommand("""
            update payments.gateway_moves m set reference = known.ours from unnest($2::text[], $3::text[]) as known (theirs, ours)
            where m.gateway = $1 and m.reference = known.theirs
            """, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = gateway });
        command.Parameters.Add(new() { Value = names.Keys.ToArray() });
        command.Parameters.Add(new() { Value = names.Values.ToArray() });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Both sides of a day, with what is told only now of days before it.</summary>
    internal static async Task<(IReadOnlyList<GatewayMove> Theirs, IReadOnlyList<BookedMove> Ours)> Of(
        string gateway, LocalDate day, IReadOnlyList<GatewayMove> late, Work work, CancellationToken cancel)
    {
        var booked = await Booked(gateway, day, [], work, cancel);
        List<GatewayMove> theirs = [.. await Told(gateway, day, booked, work, cancel), .. late];
        return (theirs, await Booked(gateway, day, theirs, work, cancel));
    }

    private static async Task<List<BookedMove>> Booked(
        string gateway, LocalDate day, IReadOnlyList<GatewayMove> partners, Work work, CancellationToken cancel)
    {
        var keys = partners.SelectMany(move => MoveKinds.CausesOf(move.Kind).Select(cause => (Cause: EnumText.Write(cause), move.Reference)))
            .Concat(partners.SelectMany(move => NamedThere(move.Kind).Select(cause => (Cause: EnumText.Write(cause), Reference: RefundMadeThere.NameAt(gateway, move.Reference)))))
            .Distinct().ToList();
        await using var command = new NpgsqlCommand("""
            with asked as (
                select id from payments.entries where at >= $2 and at < $3
                union select entry_id from payments.reconciliation_cases where gateway = $4 and status <> 'resolved' and entry_id is not null
                union select e.id from unnest($5::text[], $6::text[]) as partner (kind, reference)
                    join payments.entries e on e.cause_kind = partner.kind and e.cause_id = partner.reference)
            select e.id, e.cause_kind, case when starts_with(e.cause_id, $7) then substr(e.cause_id, length($7) + 1) else e.cause_id end, e.at, p.currency, sum(p.amount_minor)::bigint
            from asked join payments.entries e on e.id = asked.id join payments.postings p on p.entry_id = e.id
            where p.account = $1 group by e.id, p.currency having sum(p.amount_minor) <> 0
            """, await work.Connection(cancel)) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = Account.Gateway(gateway).Name });
        command.Parameters.Add(new() { Value = (Start(day) - Slack).ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = (Start(day.PlusDays(1)) - Slack).ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = gateway });
        command.Parameters.Add(new() { Value = keys.ConvertAll(key => key.Cause) });
        command.Parameters.Add(new() { Value = keys.ConvertAll(key => key.Reference) });
        command.Parameters.Add(new() { Value = RefundMadeThere.NameAt(gateway, "") });
        var (moves, losses) = (new List<BookedMove>(), new List<BookedMove>());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var cause = EnumText.Read<Cause>(reader.GetString(1));
            (cause == Cause.RefundedTwice ? losses : moves).Add(new BookedMove(
                reader.GetInt64(0), MoveKinds.Of(cause), reader.GetString(2),
                new Money(reader.GetInt64(5), Currency.Parse(reader.GetString(4))), Instant.FromDateTimeUtc(reader.GetDateTime(3))));
        }
        foreach (var loss in losses) AddLoss(moves, loss);
        return moves;
    }

    // What may be booked under the processor's own id, as nothing else is known of it.
    private static Cause[] NamedThere(MoveKind kind) => kind switch
    {
        MoveKind.Refund => [Cause.RefundedTwice, Cause.RefundReturned],
        MoveKind.Fee => [Cause.FeeFound],
        _ => [],
    };

    // Of a refund that was more than was left, what was lost is an entry of its own; the processor moved both at once. That it came back is another move.
    private static void AddLoss(List<BookedMove> moves, BookedMove loss)
    {
        var at = moves.FindIndex(move => (move.Kind, move.Reference, move.Amount.Currency) == (loss.Kind, loss.Reference, loss.Amount.Currency) && move.Amount.IsNegative);
        if (at < 0) moves.Add(loss);
        else moves[at] = moves[at] with { Amount = moves[at].Amount + loss.Amount };
    }

    private static async Task<List<GatewayMove>> Told(
        string gateway, LocalDate day, IReadOnlyList<BookedMove> partners, Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            select id, kind, reference, currency, amount_minor, at from payments.gateway_moves where gateway = $1 and at >= $2 and at < $3
            union select m.id, m.kind, m.reference, m.currency, m.amount_minor, m.at
                from payments.reconciliation_cases c join payments.gateway_moves m on m.gateway = c.gateway and m.id = c.movement_id and m.kind = c.move
                where c.gateway = $1 and c.status <> 'resolved'
            union select m.id, m.kind, m.reference, m.currency, m.amount_minor, m.at
                from unnest($4::text[], $5::text[]) as partner (kind, reference)
                join payments.gateway_moves m on m.gateway = $1 and m.reference = partner.reference and m.kind = partner.kind
            """, await work.Connection(cancel)) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = gateway });
        command.Parameters.Add(new() { Value = Start(day).ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = Start(day.PlusDays(1)).ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = partners.Select(move => EnumText.Write(move.Kind)).ToArray() });
        command.Parameters.Add(new() { Value = partners.Select(move => move.Reference).ToArray() });
        var moves = new List<GatewayMove>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            moves.Add(new GatewayMove(
                reader.GetString(0), EnumText.Read<MoveKind>(reader.GetString(1)), reader.GetString(2),
                new Money(reader.GetInt64(4), Currency.Parse(reader.GetString(3))), Instant.FromDateTimeUtc(reader.GetDateTime(5))));
        }
        return moves;
    }

    private static Instant Start(LocalDate day) => day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
}
