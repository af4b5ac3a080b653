using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core;

namespace Stoa.Server.Platform.Delivery;

/// <summary>The stored side of the queue: claim, settle, retry, bury. Everything in plain SQL, one round trip each.</summary>
internal sealed class Queue(NpgsqlDataSource database)
{
    internal sealed record Claimed(long Id, Box Box, string Topic, string Aggregate, string Body, int Attempts, string? TraceParent);

    // The head of each topic and aggregate only, so that handlers see an aggregate's envelopes in order; timers stand alone. What the
    // worker has in hand is not claimed again, even when it takes longer than the lease.
    private const string ClaimSql = """
        with due as (
            select e.id from platform.envelopes e
            where e.status = 'pending' and e.due_at <= $1 and (e.claimed_until is null or e.claimed_until < clock_timestamp())
              and e.id <> all($5)
              and (e.box = 'timer' or not exists (
                    select 1 from platform.envelopes earlier
                    where earlier.status = 'pending' and earlier.box <> 'timer'
                      and earlier.topic = e.topic and earlier.aggregate = e.aggregate and earlier.id < e.id))
            order by e.due_at, e.id
            limit $2
            for update of e skip locked)
        update platform.envelopes e
        set claimed_by = $3, claimed_until = clock_timestamp() + $4, attempts = attempts + 1
        from due where e.id = due.id
        returning e.id, e.box, e.topic, e.aggregate, e.body, e.attempts, e.trace_parent
        """;

    private static readonly string RemoveSql = Database.CommitBatch.Must(
        "delete from platform.envelopes where id = $1 and claimed_by = $2 returning id", "envelopes_claim");

    private static readonly string SettleSql = Database.CommitBatch.Must("""
        update platform.envelopes set status = 'done', settled_at = $3, claimed_by = null, claimed_until = null, last_error = null
        where id = $1 and claimed_by = $2 returning id
        """, "envelopes_claim");

    /// <summary>Another worker has the envelope by now.</summary>
    internal static readonly Problem ClaimLost = new(ProblemKind.Conflict, "claim-lost", "Another worker has taken this over.");

    internal async Task<List<Claimed>> Claim(
        Guid worker, Instant now, int most, TimeSpan lease, long[] inHand, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        // A claim that is lost in a crash of the database is made again, so nobody waits for the disk.
        batch.BatchCommands.Add(new(Database.StoaDb.CommitLater));
        batch.BatchCommands.Add(new(ClaimSql)
        {
            Parameters =
            {
                new() { Value = now.ToDateTimeUtc() },
                new() { Value = most },
                new() { Value = worker },
                new() { Value = lease, NpgsqlDbType = NpgsqlDbType.Interval },
                new() { Value = inHand },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        var claimed = new List<Claimed>();
        while (await reader.ReadAsync(cancel))
        {
            claimed.Add(new Claimed(reader.GetInt64(0), Database.EnumText.Read<Box>(reader.GetString(1)), reader.GetString(2), reader.GetString(3),
                reader.GetString(4), reader.GetInt32(5), await reader.IsDBNullAsync(6, cancel) ? null : reader.GetString(6)));
        }
        claimed.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        return claimed;
    }

    /// <summary>
    /// Leaves the envelope's end to the work's commit, among the handler's own changes. A commit whose envelope another worker has
    /// taken over meanwhile changes nothing.
    /// </summary>
    internal static void Settle(Work work, Claimed claimed, Guid worker)
    {
        // What came from outside stays, so that it is known when it comes again.
        var statement = new NpgsqlBatchCommand(claimed.Box == Box.Inbox ? SettleSql : RemoveSql)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = claimed.Id }, new NpgsqlParameter<Guid> { TypedValue = worker } },
        };
        if (claimed.Box == Box.Inbox) statement.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = work.Now.ToDateTimeUtc() });
        work.Leave(statement);
    }

    /// <summary>Puts it back for a later try, or where a person can see it when it has had all its tries.</summary>
    internal async Task Fail(Claimed claimed, Guid worker, string error, Instant retryAt, bool bury, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            update platform.envelopes
            set status = case when $3 then 'dead' else 'pending' end, due_at = case when $3 then due_at else $4 end,
                last_error = $5, claimed_by = null, claimed_until = null
            where id = $1 and claimed_by = $2
            """);
        command.Parameters.Add(new() { Value = claimed.Id });
        command.Parameters.Add(new() { Value = worker });
        command.Parameters.Add(new() { Value = bury });
        command.Parameters.Add(new() { Value = retryAt.ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = error });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
