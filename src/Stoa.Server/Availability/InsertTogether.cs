using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>Reserves one resource of each of several groups, a person and a room, in one statement: all of them or none.</summary>
internal static class InsertTogether
{
    // What a try has taken must be given back before the next: it would keep others waiting, who may hold what we then want.
    private const string Savepoint = "reserve_together";

    // Everybody takes resources in the order of their ids, whatever group they serve in, so nobody waits in a circle. A resource that
    // was lost to a racer is left out (ON CONFLICT DO NOTHING): its row comes back without it, and then none of them stays. No row comes back
    // where some group has none free.
    private const string Sql = """
        with chosen as (
            select distinct on (wanted.at) wanted.at, wanted.id
            from unnest($2::uuid[], $3::smallint[]) as wanted (id, at)
            where not exists (
                select 1 from availability.reservations taken
                where taken.status in ('held', 'confirmed') and taken.resource_id = wanted.id and taken.period && $10)
              and not exists (select 1 from availability.busy_times outside where outside.resource_id = wanted.id and outside.period && $10)
            order by wanted.at, random()),
        planned as (
            select new.id, new.at, chosen.id as resource_id
            from chosen join unnest($1) with ordinality as new (id, at) on new.at = chosen.at + 1
            where (select count(*) from chosen) = cardinality($1)
              and ($11 <> 'held' or (select count(*) from availability.reservations mine
                   where mine.customer_id = $6 and mine.status = 'held' and mine.lead_id is null and mine.expires_at > $13) < $14)),
        taken as (
            insert into availability.reservations
                (id, lead_id, companions, resource_id, listing_id, plan_id, customer_id, order_id, starts_at, ends_at, period, status, expires_at, created_at)
            select planned.id, case when planned.at > 1 then $1[1] end, case when planned.at = 1 then cardinality($1) - 1 else 0 end,
                   planned.resource_id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
            from planned
            order by planned.resource_id
            on conflict do nothing
            returning id)
        select planned.at = 1, planned.resource_id, taken.id is not null from planned left join taken on taken.id = planned.id
        """;

    /// <summary>Inserts inside the transaction of the work. One round trip, one more for each race that was lost.</summary>
    /// <returns>The leading resource; null when some group has none free, or when the customer holds too much already.</returns>
    internal static async Task<Guid?> FirstFree(Work work, Reservation lead, IReadOnlyList<Guid[]> groups, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var connection = await work.Connection(cancel);
        Guid[] ids = [lead.Id.Value, .. groups.Skip(1).Select(_ => Id<Reservation>.New(work.Now).Value)];
        var resources = groups.SelectMany(group => group).ToArray();
        var at = groups.SelectMany((group, index) => group.Select(_ => (short)index)).ToArray();
        // Each race that is lost takes one of them away: after as many looks none is left.
        for (var looks = resources.Length; looks > 0; looks--)
        {
            var (leading, wasRaced) = await Try(lead, ids, resources, at, work.Now, connection, cancel);
            if (!wasRaced) return leading;
            await using var back = new NpgsqlCommand($"rollback to savepoint {Savepoint}; release savepoint {Savepoint}", connection);
            await back.ExecuteNonQueryAsync(cancel);
        }
        return null;
    }

    private static async Task<(Guid? Leading, bool WasRaced)> Try(
        Reservation lead, Guid[] ids, Guid[] resources, short[] at, Instant now, NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"savepoint {Savepoint}"));
        batch.BatchCommands.Add(InsertReservation.EndExpired(resources, lead.Period, now));
        batch.BatchCommands.Add(Insert(lead, ids, resources, at, now));
        var (leading, wasRaced) = ((Guid?)null, false);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (reader.GetBoolean(0)) leading = reader.GetGuid(1);
            wasRaced |= !reader.GetBoolean(2);
        }
        return (leading, wasRaced);
    }

    private static NpgsqlBatchCommand Insert(Reservation lead, Guid[] ids, Guid[] resources, short[] at, Instant now) => new(Sql)
    {
        Parameters =
        {
            new() { Value = ids },
            new() { Value = resources },
            new() { Value = at },
            new() { Value = lead.ListingId.Value },
            new() { Value = lead.PlanId.Value },
            new() { Value = lead.CustomerId.Value },
            new() { Value = (object?)lead.OrderId?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            new() { Value = lead.StartsAt.ToDateTimeUtc() },
            new() { Value = lead.EndsAt.ToDateTimeUtc() },
            new() { Value = lead.Period, NpgsqlDbType = NpgsqlDbType.TimestampTzRange },
            new() { Value = EnumText.Write(lead.Status) },
            new() { Value = (object?)lead.ExpiresAt?.ToDateTimeUtc() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new() { Value = now.ToDateTimeUtc() },
            new() { Value = (long)HoldSlot.HoldsMax },
        },
    };
}
