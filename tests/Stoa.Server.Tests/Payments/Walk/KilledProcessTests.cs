using System.Globalization;
using System.Net;
using NodaTime;
using Npgsql;
using Stoa.Server.Payments.Books;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>A crowd buys and cancels at a real <c>stoa serve</c> that is killed in the midst of it, twice; every cent is where it should be afterwards.</summary>
public sealed class KilledProcessTests(TestDatabases databases)
{
    private const int Buyers = 10;
    private const int OrdersEach = 4;
    private const int TriesMax = 240;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RestWithin = TimeSpan.FromSeconds(90);

    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["Stoa:Payments:Gateways:0"] = "sandbox",
        ["Stoa:Sandbox:ErrorEvery"] = "11",
        ["Stoa:Sandbox:SilentEvery"] = "7",
        ["Stoa:Sandbox:DuplicateEvery"] = "3",
        ["Stoa:Sandbox:DisorderEvery"] = "5",
        ["Stoa:Sandbox:DisorderBy"] = "00:00:02",
        ["Stoa:Delivery:Lease"] = "00:00:01",
        ["Stoa:Idempotency:Lock"] = "00:00:01",
        ["Stoa:Security:RequestsPerMinute"] = "1000000",
        ["Stoa:Security:CredentialAttemptsPerMinute"] = "1000000",
    };

    [Fact]
    public async Task A_process_that_is_killed_in_the_midst_of_sales_loses_and_doubles_nothing()
    {
        await using var observer = await TestStoa.Start(
            databases, Settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value, StringComparer.Ordinal), realTime: true);
        var shop = await Shop.Open(observer, resources: Buyers);
        await using var child = await ChildProgram.Start(observer, Settings);
        var first = Instant.FromDateTimeUtc(DateTime.UtcNow).InZone(DateTimeZoneProviders.Tzdb["America/Toronto"]).Date.PlusDays(5);

        var crowd = Task.WhenAll(Enumerable.Range(0, Buyers).Select(number => Buy(child, shop, first, number)));
        for (var kill = 1; kill <= 2; kill++)
        {
            await Until(observer, $"select count(*) >= {kill * Buyers * OrdersEach / 3} from orders.orders where money_state <> 'unpaid'");
            await child.Kill();
            await child.Start();
        }
        await crowd;
        await Until(observer, "select not exists (select 1 from platform.envelopes where status = 'pending' and box <> 'timer' and topic not like 'notifications%')");
        await child.Kill();

        Assert.Equal(Buyers * OrdersEach, await Number(observer, "select count(*) from orders.orders"));
        Assert.Empty(await Lines(observer, """
            select format('Order %s is %s and %s, and %s minor units are held for it.', o.id, o.state, o.money_state, h.minor) from orders.orders o
            cross join lateral (select coalesce(-sum(p.amount_minor), 0) as minor from payments.postings p join payments.entries e on e.id = p.entry_id
                where e.order_id = o.id and starts_with(p.account, 'held:')) h
            where h.minor <> case o.state when 'confirmed' then o.total_minor else 0 end or o.state not in ('confirmed', 'cancelled')
            """));
        foreach (var (name, sql) in WalkProof.Queries.Where(query => !query.Name.Contains("nothing is held", StringComparison.Ordinal) && !query.Name.Contains("has ended", StringComparison.Ordinal)
            // Mail has nowhere to go in this test.
            && !query.Name.Contains("nothing waits", StringComparison.Ordinal)))
            Assert.True(await Lines(observer, sql) is [], $"{name}: {string.Join("; ", await Lines(observer, sql))}");
        await using var database = NpgsqlDataSource.Create(observer.ConnectionString);
        Assert.Empty((await new LedgerCheck(database).Run(CancellationToken.None)).Findings);
        Assert.Equal(
            await Number(observer, "select sum(amount_minor - fee_minor)::bigint from sandbox.movements"),
            await Number(observer, "select sum(amount_minor)::bigint from payments.postings where account = 'gateway:sandbox'"));
    }

    // Buys, pays, and cancels every second one; whatever is not answered is sent again under its key, as a good client does.
    private static async Task Buy(ChildProgram child, Shop shop, LocalDate first, int number)
    {
        for (var round = 0; round < OrdersEach; round++)
        {
            using var guest = new Shopper(child.Address);
            var start = first.PlusDays(round).At(new LocalTime(9 + (number % 8), 0)).InZoneLeniently(DateTimeZoneProviders.Tzdb["America/Toronto"]).ToInstant();
            var hold = await Insist(async key => await guest.Hold(shop, start, key) is { Status: HttpStatusCode.Created } held ? held["id"] : null);
            var order = await Insist(async key =>
            {
                var placed = await guest.Order(hold, key);
                if (placed.Status == HttpStatusCode.Created) return placed["id"];
                if (placed.Code is not ("idempotency-answer-lost" or "hold-ordered")) return null;
                return (await guest.Send(HttpMethod.Get, "/api/v1/orders")).Json.GetProperty("items")[0].GetProperty("id").GetString();
            });
            await Insist(async _ => await IsPaid(guest, order) ? "" : await guest.Pay(order));
            await Insist(async _ => await IsPaid(guest, order) ? "" : null);
            if (round % 2 == 0) continue;
            await Insist(async key =>
            {
                var cancelled = await guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/transitions", new { name = "cancel" }, key);
                return cancelled.Status == HttpStatusCode.OK || (await guest.Send(HttpMethod.Get, $"/api/v1/orders/{order}"))["state"] == "cancelled" ? "" : null;
            });
        }
    }

    private static async Task<bool> IsPaid(Shopper guest, string order) => (await guest.Send(HttpMethod.Get, $"/api/v1/orders/{order}"))["state"] == "confirmed";

    // A process that is killed and starts again takes real time.
    private static async Task<string> Insist(Func<string, Task<string?>> step)
    {
        var key = Guid.NewGuid().ToString();
        Exception? last = null;
        for (var tries = 0; tries < TriesMax; tries++)
        {
            try
            {
                if (await step(key) is { } done) return done;
            }
            catch (Exception unanswered) when (unanswered is not OutOfMemoryException)
            {
                last = unanswered;
            }
            await Task.Delay(Breath);
        }
        throw new InvalidOperationException($"It was never answered. {last?.Message}", last);
    }

    private static async Task Until(TestStoa stoa, string sql)
    {
        for (var waited = TimeSpan.Zero; waited < RestWithin; waited += Breath)
        {
            if ((await Lines(stoa, $"select ({sql})::text"))[0] == "true") return;
            await Task.Delay(Breath);
        }
        Assert.Fail($"It did not become so: {sql}. {string.Join("; ", await Lines(stoa, "select format('%s %s %s', box, topic, last_error) from platform.envelopes where status <> 'done' and box <> 'timer'"))}");
    }

    private static async Task<long> Number(TestStoa stoa, string sql) => long.Parse((await Lines(stoa, $"select ({sql})::text"))[0], CultureInfo.InvariantCulture);

    private static async Task<List<string>> Lines(TestStoa stoa, string sql)
    {
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return lines;
    }
}
