using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform.Ids;

namespace Stoa.Bench.Market;

/// <summary>What the framework and the database can do by themselves: the same statements behind bare endpoints, nothing else.</summary>
internal static class Yardstick
{
    // More connections are slower: on two cores they only wait for each other.
    private const int PoolSize = 8;

    // As Stoa's connections do.
    private const int PreparedMax = 200;

    internal sealed record Wish(Guid Resource, Guid Listing, Guid Plan, Guid Customer, DateTimeOffset Start, DateTimeOffset End);

    private const string RowSql = "select title, provider_name, price_from_minor from catalog.listings where id = $1";

    private const string OrderSql = """
        insert into bench.orders (id, number, process, process_version, state, money_state, booking_mode, customer_id, is_guest, organization_id,
            location_id, listing_id, plan_id, reservation_id, title, provider_name, zone, currency, total_minor, quote, cancellation_policy, state_entered_at, created_at)
        values ($1, $1::text, 'appointment', 1, 'confirmed', 'held', 'instant', $2, true, $3, $3, $3, $4, $1, 'A booking', 'A provider', 'America/Toronto', 'CAD', 11000,
            '{}', '{}', now(), now())
        """;

    private const string PostingsSql = """
        insert into bench.postings (entry_id, line, account, currency, amount_minor)
        select $1, line, account, 'CAD', minor from (values (1, 'gateway:sandbox', 11000), (2, 'held:order', -11000), (3, 'expense:gateway', 349), (4, 'gateway:sandbox', -349))
            as p (line, account, minor)
        """;

    private const string OutboxSql = """
        insert into bench.envelopes (box, topic, aggregate, body, created_at, due_at) overriding system value
        values ('outbox', 'orders.placed', $1, '{}', now(), now())
        """;

    private const string KeySql =
        "insert into bench.idempotency (scope, key, fingerprint, locked_until, created_at) values ('bench', $1, '\\x00', now(), now())";

    private static long _entry = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() << 20;

    public static async Task<int> Serve(string[] args)
    {
        var options = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options["--urls"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        // Plans are kept, as those of the program's holds are.
        await using var database = NpgsqlDataSource.Create(
            $"{options["--database"]};Maximum Pool Size={PoolSize};Max Auto Prepare={PreparedMax};Options=-c plan_cache_mode=force_generic_plan");
        app.MapGet("/", () => "ready");
        app.MapGet("/rows/{id:guid}", (Guid id) => Row(database, id));
        app.MapPost("/holds", (Wish wish) => Hold(database, wish));
        app.MapPost("/bookings", (Wish wish) => Book(database, wish));
        await app.RunAsync();
        return 0;
    }

    private static async Task<IResult> Row(NpgsqlDataSource database, Guid id)
    {
        await using var command = database.CreateCommand(RowSql);
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync()
            ? Results.Ok(new { title = reader.GetString(0), provider = reader.GetString(1), price = reader.GetInt64(2) })
            : Results.NotFound();
    }

    private static async Task<IResult> Hold(NpgsqlDataSource database, Wish wish)
    {
        var (hold, commands) = Reserve(wish);
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands) batch.BatchCommands.Add(command);
        return await batch.ExecuteScalarAsync() is Guid resource ? Results.Ok(new { id = hold.Id.Value, resource }) : Results.Conflict();
    }

    private static async Task<IResult> Book(NpgsqlDataSource database, Wish wish)
    {
        var (hold, commands) = Reserve(wish);
        var id = hold.Id.Value;
        await using var connection = await database.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands) batch.BatchCommands.Add(command);
        Add(batch, OrderSql, id, wish.Customer, wish.Listing, wish.Plan);
        Add(batch, PostingsSql, Interlocked.Increment(ref _entry));
        Add(batch, OutboxSql, id.ToString());
        Add(batch, KeySql, id.ToString());
        return await batch.ExecuteScalarAsync() is Guid resource ? Results.Ok(new { id, resource }) : Results.Conflict();
    }

    private static (Reservation Hold, IReadOnlyList<NpgsqlBatchCommand> Commands) Reserve(Wish wish)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        var hold = new Reservation
        {
            Id = Id<Reservation>.New(now),
            ResourceId = default,
            ListingId = new Id<Listing>(wish.Listing),
            PlanId = new Id<Plan>(wish.Plan),
            CustomerId = new Id<Customer>(wish.Customer),
            StartsAt = Instant.FromDateTimeOffset(wish.Start),
            EndsAt = Instant.FromDateTimeOffset(wish.End),
            Period = new NpgsqlRange<DateTime>(wish.Start.UtcDateTime, lowerBoundIsInclusive: true, wish.End.UtcDateTime, upperBoundIsInclusive: false),
            Status = ReservationStatus.Held,
            ExpiresAt = now + Duration.FromMinutes(10),
            CreatedAt = now,
        };
        return (hold, InsertReservation.Commands(hold, [wish.Resource], now));
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }
}
