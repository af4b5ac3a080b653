using NodaTime;
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
        Assert.Equal(held.Count, held.Distinct().Count());
        // Whoever lost its tries while others still fitted may come again; in the end there are ten and no more.
        foreach (var guest in guests) await sale.TryHold(guest, Sale.Tomorrow);
        Assert.Equal(10, await sale.Reservations(ReservationStatus.Held));
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
}
