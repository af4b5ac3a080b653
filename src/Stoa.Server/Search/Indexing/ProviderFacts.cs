using NodaTime;
using Npgsql;

namespace Stoa.Server.Search.Indexing;

/// <summary>What the bookings of a provider say of it.</summary>
internal sealed record ProviderFacts(int Bookings, int Completed, int CalledOff, double AnswerHours)
{
    /// <summary>Of somebody whom nobody has booked yet.</summary>
    public static readonly ProviderFacts None = new(0, 0, 0, 0);

    // Bookings of a year count, at most this many of the latest: nobody is judged by what was long ago.
    private const int CountedMax = 500;
    private static readonly Duration CountedFor = Duration.FromDays(365);

    // Counted when something of the provider is indexed, at most this often.
    private static readonly Duration FreshFor = Duration.FromHours(6);

    private static readonly string Sql = $"""
        insert into search.providers (organization_id, name, slug, plain, listings, bookings, completed, called_off, answer_hours, counted_at)
        select o.id, o.name, o.slug, left(platform.plain(o.name), 200),
               (select count(*) from catalog.listings l where l.organization_id = o.id and l.status = 'published' and l.provider_active),
               coalesce(b.bookings, 0), coalesce(b.completed, 0), coalesce(b.called_off, 0), coalesce(b.answer_hours, 0), $2
        from organizations.organizations o
        left join lateral (
            select count(*) filter (where latest.state in ('completed', 'cancelled', 'no_show', 'disputed', 'declined')) as bookings,
                   count(*) filter (where latest.state in ('completed', 'no_show')) as completed,
                   count(*) filter (where latest.state = 'declined' or exists (
                       select from orders.transitions t where t.order_id = latest.id and t.name = 'cancel-by-provider')) as called_off,
                   avg(case when latest.booking_mode = 'request' then (
                       select extract(epoch from min(t.at) - latest.created_at) / 3600 from orders.transitions t
                       where t.order_id = latest.id and t.name in ('accept', 'decline')) end) as answer_hours
            from (select * from orders.orders r where r.organization_id = o.id and r.starts_at > $2 - $3 and r.starts_at <= $2
                  order by r.starts_at desc limit {CountedMax}) latest) b on true
        where o.id = any($1)
        on conflict (organization_id) do update
        set name = excluded.name, slug = excluded.slug, plain = excluded.plain, listings = excluded.listings, bookings = excluded.bookings,
            completed = excluded.completed, called_off = excluded.called_off, answer_hours = excluded.answer_hours, counted_at = excluded.counted_at
        """;

    private const string KnownSql = """
        select p.organization_id, p.bookings, p.completed, p.called_off, p.answer_hours, p.counted_at > $2 and p.name = o.name
        from search.providers p join organizations.organizations o on o.id = p.organization_id where p.organization_id = any($1)
        """;

    /// <summary>The facts of some providers; counted anew where they are old.</summary>
    public static async Task<Dictionary<Guid, ProviderFacts>> Of(
        IReadOnlyCollection<Guid> organizations, NpgsqlConnection connection, Instant now, CancellationToken cancel)
    {
        var (facts, fresh) = await Known(organizations, connection, now, cancel);
        Guid[] old = [.. organizations.Where(organization => !fresh.Contains(organization))];
        if (old.Length == 0) return facts;
        await using (var count = new NpgsqlCommand(Sql, connection))
        {
            count.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = old });
            count.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.ToDateTimeUtc() });
            count.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = CountedFor.ToTimeSpan() });
            await count.ExecuteNonQueryAsync(cancel);
        }
        return (await Known(organizations, connection, now, cancel)).Facts;
    }

    private static async Task<(Dictionary<Guid, ProviderFacts> Facts, HashSet<Guid> Fresh)> Known(
        IReadOnlyCollection<Guid> organizations, NpgsqlConnection connection, Instant now, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(KnownSql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. organizations] });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = (now - FreshFor).ToDateTimeUtc() });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var (facts, fresh) = (new Dictionary<Guid, ProviderFacts>(), new HashSet<Guid>());
        while (await row.ReadAsync(cancel))
        {
            facts[row.GetGuid(0)] = new ProviderFacts(row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetFloat(4));
            if (row.GetBoolean(5)) fresh.Add(row.GetGuid(0));
        }
        return (facts, fresh);
    }
}
