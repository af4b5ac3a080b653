using NodaTime;
using Npgsql;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Payments;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Availability;

/// <summary>No slot is sold twice, whoever races for it.</summary>
public sealed class RaceTests(TestDatabases databases)
{
    private const int Racers = 50;
    private const int HeldStatements = 1;

    // The same, then why, and what else is free.
    private const int RefusedStatements = 3;

    [Fact]
    public async Task Fifty_racers_for_one_slot_give_one_hold_and_forty_nine_refusals_with_other_times()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guests = await Guests(sale);
        var answers = await Task.WhenAll(guests.Select(guest => sale.TryHold(guest, Sale.Tomorrow)));
        Assert.Single(answers, answer => answer.Held is not null);
        Assert.All(answers.Where(a => a.Held is null), a =>
        {
            Assert.Equal("slot-taken", a.Refusal!.Problem.Code);
            Assert.Equal(Slots.AlternativesCount, a.Refusal.NextFree.Count);
            Assert.DoesNotContain(a.Refusal.NextFree, slot => slot.Start == Sale.Tomorrow);
        });
    }

    [Fact]
    public async Task A_pool_of_ten_is_filled_exactly()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa, resources: 10));
        var guests = await Guests(sale);
        var answers = await Task.WhenAll(guests.Select(guest => sale.TryHold(guest, Sale.Tomorrow)));
        var held = answers.Where(a => a.Held is not null).Select(a => a.Held!.ResourceId).ToList();
        Assert.Equal((10, 10), (held.Count, held.Distinct().Count()));
        Assert.Equal(10, await sale.Reservations(ReservationStatus.Held));
    }

    [Fact]
    public async Task Where_there_is_room_for_all_racers_nobody_is_refused()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa, resources: Racers));
        var guests = await Guests(sale);
        var answers = await Task.WhenAll(guests.Select(guest => sale.TryHold(guest, Sale.Tomorrow)));
        Assert.Equal(Racers, answers.Where(a => a.Held is not null).Select(a => a.Held!.ResourceId).Distinct().Count());
    }

    [Fact]
    public async Task Whoever_loses_every_other_race_gets_what_is_left()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 12);
        var sale = new Sale(stoa, shop);
        var pattern = (await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow + Duration.FromHours(2))).Held!;
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        var racers = new Dictionary<int, Racer>();
        // All but the last take one each, and are not through yet.
        foreach (var resource in shop.Resources.Skip(1))
        {
            var racer = await Racer.Take(database, pattern, resource.Value);
            racers[racer.ProcessId] = racer;
        }
        var racing = sale.TryHold(await sale.NewGuest(), Sale.Tomorrow);
        // Whoever is waited for is through.
        while (!racing.IsCompleted)
        {
            if (await Waiting.ForWhom(database) is { } blocking && racers.Remove(blocking, out var faster)) await faster.Commit();
        }
        Assert.Equal(shop.Resources[0], (await racing).Held?.ResourceId);
        foreach (var racer in racers.Values) await racer.DisposeAsync();
    }

    [Fact]
    public async Task A_refusal_asks_the_database_no_more_often_than_a_hold()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa, resources: 3));
        var guests = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => sale.NewGuest()));
        foreach (var guest in guests[..2]) await sale.TryHold(guest, Sale.Tomorrow);
        var held = await SqlCount.Of(async () => Assert.NotNull((await sale.TryHold(guests[2], Sale.Tomorrow)).Held));
        var refused = await SqlCount.Of(async () => Assert.Equal("slot-taken", (await sale.TryHold(guests[3], Sale.Tomorrow)).Refusal!.Problem.Code));
        Assert.Equal((HeldStatements, RefusedStatements), (held, refused));
    }

    [Fact]
    public async Task A_hold_that_has_just_expired_has_one_heir()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow);
        var guests = await Guests(sale);
        stoa.Clock.Advance(Duration.FromMinutes(10));
        var answers = await Task.WhenAll(guests.Select(guest => sale.TryHold(guest, Sale.Tomorrow)));
        Assert.Single(answers, answer => answer.Held is not null);
    }

    [Fact]
    public async Task One_request_is_accepted_once()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa, mode: BookingMode.Request));
        var order = await sale.Place(await sale.NewGuest());
        await sale.Told(order, PaymentStatus.Authorized);
        var answers = await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => sale.TryFire(sale.Provider, order, new("accept"))));
        Assert.Single(answers, answer => answer.Succeeded);
        Assert.All(answers.Where(a => !a.Succeeded), a => Assert.Equal("not-permitted", a.Problem!.Code));
    }

    [Fact]
    public async Task Many_that_move_to_one_slot_give_one_winner_and_the_others_keep_their_time()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var target = Sale.Tomorrow + Duration.FromDays(14);
        var orders = new List<(Server.Platform.Access.Actor Guest, Server.Platform.Ids.Id<Server.Orders.Order> Order)>();
        for (var n = 0; n < 20; n++)
        {
            var guest = await sale.NewGuest();
            orders.Add((guest, await sale.Paid(guest, Sale.Tomorrow + Duration.FromDays(n / 5) + Duration.FromHours(n % 5))));
        }
        var answers = await Task.WhenAll(orders.Select(o => sale.TryFire(o.Guest, o.Order, new("reschedule", Start: target))));
        Assert.Single(answers, answer => answer.Succeeded);
        Assert.All(answers.Where(a => !a.Succeeded), a => Assert.Equal("slot-taken", a.Problem!.Code));
        Assert.Equal(20, await sale.Reservations(ReservationStatus.Confirmed));
    }

    private static async Task<List<Server.Platform.Access.Actor>> Guests(Sale sale)
    {
        var guests = new List<Server.Platform.Access.Actor>();
        for (var n = 0; n < Racers; n++) guests.Add(await sale.NewGuest());
        return guests;
    }

    /// <summary>Somebody who has taken a resource, in a transaction that is still open.</summary>
    private sealed class Racer(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public int ProcessId => connection.ProcessID;

        public static async Task<Racer> Take(NpgsqlDataSource database, HoldSlot.Held pattern, Guid resource)
        {
            var connection = await database.OpenConnectionAsync();
            var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("""
                insert into availability.reservations (id, resource_id, listing_id, plan_id, customer_id, starts_at, ends_at, period, status, expires_at, created_at)
                select gen_random_uuid(), $2, listing_id, plan_id, customer_id, starts_at + $3, ends_at + $3,
                       tstzrange(lower(period) + $3, upper(period) + $3), status, expires_at, created_at
                from availability.reservations where id = $1
                """, connection);
            command.Parameters.Add(new() { Value = pattern.Id.Value });
            command.Parameters.Add(new() { Value = resource });
            command.Parameters.Add(new() { Value = (Sale.Tomorrow - pattern.Start).ToTimeSpan() });
            await command.ExecuteNonQueryAsync();
            return new Racer(connection, transaction);
        }

        public async Task Commit()
        {
            await transaction.CommitAsync();
            await DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
