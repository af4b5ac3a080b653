using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Availability;

/// <summary>The one way reservations come into being: on a free resource of each group, together or not at all.</summary>
internal static class InsertReservation
{
    // Companions follow their lead, so the lead is what ends; it is locked first by everybody. Found by resource and time, as the exclusion
    // constraint's index has them: an index of all holds is full of dead ones. (Only holds have an expiry.)
    private const string EndExpiredSql = """
        update availability.reservations set status = 'expired', expires_at = null, version = version + 1
        where expires_at <= $2 and id = any(array(
            select coalesce(old.lead_id, old.id) from availability.reservations old
            where old.status in ('held', 'confirmed') and old.expires_at <= $2 and old.resource_id = any($1) and old.period && $3))
        """;

    // With one plan for all, PostgreSQL finds them by the same index, and does not make plans anew for each array and time.
    private const string OnePlanSql = "set local plan_cache_mode = force_generic_plan";

    // Racers choose different free ones. ON CONFLICT DO NOTHING instead of a plain insert: racers for one slot are answered at once and never
    // deadlock. The answer is no row where none is free, and one without a resource where a racer was faster.
    private const string InsertSql = """
        with free as (
            select r.id from unnest($2::uuid[]) as r(id)
            where not exists (
                    select 1 from availability.reservations taken
                    where taken.status in ('held', 'confirmed') and taken.resource_id = r.id and taken.period && $9)
              and not exists (select 1 from availability.busy_times outside where outside.resource_id = r.id and outside.period && $9)
              and ($10 <> 'held' or (select count(*) from availability.reservations mine
                   where mine.customer_id = $5 and mine.status = 'held' and mine.lead_id is null and mine.expires_at > $12) < $13)
            order by random()
            limit 1),
        taken as (
            insert into availability.reservations
                (id, resource_id, listing_id, plan_id, customer_id, order_id, starts_at, ends_at, period, status, expires_at, created_at)
            select $1, free.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 from free
            on conflict do nothing
            returning resource_id)
        select taken.resource_id from free left join taken on true
        """;

    /// <summary>Inserts inside the transaction of the work, ending expired holds that are in the way.</summary>
    /// <param name="work">Its transaction is begun when it is not yet.</param>
    /// <param name="reservation">What to insert; its resource is chosen here.</param>
    /// <param name="groups">The resources that would do, by group: one of each is taken, and the first group's leads.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>The leading resource it was given; null when a group has none free, or when the customer holds too much already.</returns>
    internal static async Task<Guid?> FirstFree(Work work, Reservation reservation, IReadOnlyList<Guid[]> groups, CancellationToken cancel)
    {
        if (groups.Count > 1) return await InsertTogether.FirstFree(work, reservation, groups, cancel);
        var resources = groups.Count == 0 ? [] : groups[0];
        await work.Begin(cancel);
        var connection = await work.Connection(cancel);
        // A lost race says nothing of the other resources; but each time one is taken, so after as many looks none is left.
        for (var looks = resources.Length; looks > 0; looks--)
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(OnePlanSql) } };
            foreach (var command in Commands(reservation, resources, work.Now)) batch.BatchCommands.Add(command);
            switch (await batch.ExecuteScalarAsync(cancel))
            {
                case Guid resource: return resource;
                case null: return null;
                default: continue;
            }
        }
        return null;
    }

    /// <summary>The two statements: expired holds end, and the first free resource is taken.</summary>
    internal static IReadOnlyList<NpgsqlBatchCommand> Commands(Reservation reservation, Guid[] resources, Instant now) =>
        [EndExpired(resources, reservation.Period, now), Insert(reservation, resources, now)];

    internal static NpgsqlBatchCommand EndExpired(Guid[] resources, NpgsqlRange<DateTime> period, Instant now) => new(EndExpiredSql)
    {
        Parameters =
        {
            new() { Value = resources },
            new() { Value = now.ToDateTimeUtc() },
            new() { Value = period, NpgsqlDbType = NpgsqlDbType.TimestampTzRange },
        },
    };

    private static NpgsqlBatchCommand Insert(Reservation reservation, Guid[] resources, Instant now) => new(InsertSql)
    {
        Parameters =
        {
            new() { Value = reservation.Id.Value },
            new() { Value = resources },
            new() { Value = reservation.ListingId.Value },
            new() { Value = reservation.PlanId.Value },
            new() { Value = reservation.CustomerId.Value },
            new() { Value = (object?)reservation.OrderId?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            new() { Value = reservation.StartsAt.ToDateTimeUtc() },
            new() { Value = reservation.EndsAt.ToDateTimeUtc() },
            new() { Value = reservation.Period, NpgsqlDbType = NpgsqlDbType.TimestampTzRange },
            new() { Value = EnumText.Write(reservation.Status) },
            new() { Value = (object?)reservation.ExpiresAt?.ToDateTimeUtc() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new() { Value = now.ToDateTimeUtc() },
            new() { Value = (long)HoldSlot.HoldsMax },
        },
    };
}
