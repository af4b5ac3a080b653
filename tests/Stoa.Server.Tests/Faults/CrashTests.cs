using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Faults;

/// <summary>
/// The server dies at every write between checkout and release, by turns before the database hears of it and after; with
/// STOA_EVERY_CRASH=1 both ways at each. A new one takes over, the guest's program repeats what got no answer, and the sale ends as
/// if nothing had happened.
/// </summary>
public abstract class CrashTests(TestDatabases databases, Cut how)
{
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Stoa:Demo"] = "true",
        // What a dead server had in hand is free for the next one at once: nobody waits in a test.
        ["Stoa:Delivery:Lease"] = "00:00:00.001",
        ["Stoa:Idempotency:Lock"] = "00:00:00.001",
    };

    [Fact]
    public async Task A_crash_at_any_write_between_checkout_and_release_leaves_one_sale()
    {
        var writes = await Run(int.MaxValue);
        Assert.InRange(writes, 20, 200);
        // Each try is two servers and a database: half of them are enough for every change, all of them before a release.
        var isEvery = Environment.GetEnvironmentVariable("STOA_EVERY_CRASH") == "1";
        for (var write = isEvery || how == Cut.BeforeTheWrite ? 1 : 2; write <= writes; write += isEvery ? 1 : 2)
        {
            try
            {
                await Run(write);
            }
            catch (Exception failed)
            {
                throw new InvalidOperationException($"A crash at write {write} of {writes}, {how}: {failed.Message}", failed);
            }
        }
    }

    /// <summary>One sale with one crash; returns how many writes the sale took.</summary>
    private async Task<int> Run(int cutAt)
    {
        CutLine? line = null;
        await using var first = await TestStoa.Start(databases, Settings, through: port => (line = new CutLine(port)).Port);
        await using var _ = line!;
        var shop = await Shop.Open(first);
        using var shopper = new Shopper(first.BaseAddress);
        var hold = (await shopper.Hold(shop, Sale.Tomorrow))["id"];
        line!.CutAt(cutAt, how);

        await using var servers = new Servers(databases, first, line, shopper);
        var order = await servers.Until(s => s.Order(hold));
        await servers.Until(s => s.Pay(order));
        await servers.SettleUntil(async stoa => (await Look(stoa, order)).State == OrderState.Confirmed);
        first.Clock.MoveTo(Sale.Tomorrow);
        await servers.SettleUntil(async stoa => (await Look(stoa, order)).State == OrderState.InProgress);
        first.Clock.Advance(Duration.FromHours(1));
        await servers.SettleUntil(async stoa => (await Look(stoa, order)).State == OrderState.Completed);
        first.Clock.Advance(Duration.FromHours(48));
        await servers.SettleUntil(async stoa => (await Look(stoa, order)).MoneyState == MoneyState.Released && await IsQuiet(stoa));

        // A cut at the very last write still needs its successor.
        await servers.SettleUntil(stoa => stoa.App.Services.GetRequiredService<LedgerSealer>().SealAll(CancellationToken.None).ContinueWith(t => t.IsCompletedSuccessfully, TaskScheduler.Default));
        await OneSaleStands(servers.Now, order);
        return line.Writes;
    }

    private static async Task OneSaleStands(TestStoa stoa, string order)
    {
        Assert.Equal(1L, await Count(stoa, "select count(*) from orders.orders"));
        Assert.Equal(1L, await Count(stoa, "select count(*) from availability.reservations where status in ('held', 'confirmed')"));
        Assert.Equal(1L, await Count(stoa, "select count(*) from payments.payments where status = 'captured'"));
        Assert.Equal(1L, await Count(stoa, "select count(*) from sandbox.payments where captured_minor = 11000 and refunded_minor = 0"));
        Assert.Equal(1L, await Count(stoa, "select count(*) from sandbox.payments"));
        Assert.Equal(1L, await Count(stoa, "select count(*) from notifications.notifications where template = 'order-confirmed' and audience = 'customer'"));
        Assert.Equal(0L, await Count(stoa, "select count(*) from platform.envelopes where status = 'dead'"));
        Assert.Equal(0L, await Count(stoa, "select coalesce(sum(amount_minor), 0)::bigint from payments.postings"));
        Assert.Equal(0L, await Count(stoa, $"select coalesce(sum(amount_minor), 0)::bigint from payments.postings where account = 'held:{order}'"));
        Assert.Equal(-9_000L, await Count(stoa, "select sum(amount_minor)::bigint from payments.postings where account like 'payable:%'"));
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        Assert.Empty((await new LedgerCheck(database).Run(CancellationToken.None)).Findings);
    }

    private static Task<Order> Look(TestStoa stoa, string order) => stoa.With((work, _) =>
        work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == Id<Order>.Parse(order, null)));

    // What is due has been done; timers of a far day may stay.
    private static async Task<bool> IsQuiet(TestStoa stoa) =>
        await Count(stoa, "select count(*) from platform.envelopes where status = 'pending' and box = 'outbox'") == 0;

    private static async Task<string?> Text(TestStoa stoa, string sql)
    {
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync() as string;
    }

    private static async Task<long> Count(TestStoa stoa, string sql)
    {
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        await using var command = database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The server that runs now: the first until it dies, then its successor.</summary>
    private sealed class Servers(TestDatabases databases, TestStoa first, CutLine line, Shopper shopper) : IAsyncDisposable
    {
        private const int TriesMax = 8;
        private TestStoa? _second;
        private Shopper? _again;

        internal TestStoa Now => _second ?? first;

        /// <summary>Repeats a step under one idempotency key until it is answered, as a good client does.</summary>
        internal async Task<string> Until(Func<Steps, Task<string>> step)
        {
            var steps = new Steps(() => _again ?? shopper, Guid.NewGuid().ToString());
            for (var tries = 0; ; tries++)
            {
                try
                {
                    return await step(steps);
                }
                catch (Exception unanswered) when (tries < TriesMax && unanswered is not OutOfMemoryException)
                {
                    await Replace();
                }
            }
        }

        internal async Task SettleUntil(Func<TestStoa, Task<bool>> isSo)
        {
            for (var tries = 0; tries < TriesMax; tries++)
            {
                try
                {
                    await Now.Settle();
                    if (await isSo(Now)) return;
                }
                catch (Exception dead) when (line.IsCut && dead is not OutOfMemoryException)
                {
                    // Its worker died with it.
                }
                await Replace();
                // What failed is tried again a little later.
                first.Clock.Advance(Duration.FromSeconds(5));
            }
            Assert.Fail($"It did not come to rest: {await Text(Now, "select string_agg(format('%s %s due %s tries %s: %s', box, topic, due_at, attempts, last_error), '; ') from platform.envelopes where status <> 'done'")}");
        }

        public async ValueTask DisposeAsync()
        {
            _again?.Dispose();
            if (_second is not null) await _second.DisposeAsync();
        }

        private async Task Replace()
        {
            if (_second is not null || !line.IsCut) return;
            _second = await TestStoa.Start(databases, Settings, shared: first);
            _again = new Shopper(_second.BaseAddress) { Token = shopper.Token };
        }
    }

    /// <summary>The guest's program.</summary>
    private sealed class Steps(Func<Shopper> shopper, string key)
    {
        internal async Task<string> Order(string hold)
        {
            var placed = await shopper().Order(hold, key);
            if (placed.Status == HttpStatusCode.Created) return placed["id"];
            // It took effect and the answer was lost: the program looks what there is.
            Assert.Contains(placed.Code, (string[])["idempotency-answer-lost", "hold-ordered"]);
            var orders = await shopper().Send(HttpMethod.Get, "/api/v1/orders");
            return orders.Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        }

        internal Task<string> Pay(string order) => shopper().Pay(order);
    }
}

/// <summary>The database never hears of the write.</summary>
public sealed class CrashBeforeTheWriteTests(TestDatabases databases) : CrashTests(databases, Cut.BeforeTheWrite);

/// <summary>The database has done it, and nobody is told.</summary>
public sealed class CrashAfterTheWriteTests(TestDatabases databases) : CrashTests(databases, Cut.AfterTheWrite);
