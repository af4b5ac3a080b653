using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Payments;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Availability;

/// <summary>Bookings that need a person and a room: both or nothing, through everything that happens to an order.</summary>
public sealed class TogetherTests(TestDatabases databases)
{
    private const int Racers = 50;

    /// <summary>A shop whose listing needs one of the first resources and one of the others.</summary>
    private static async Task<Shop> OpenShop(TestStoa stoa, int people = 1, int rooms = 1, BookingMode mode = BookingMode.Instant)
    {
        var shop = await Shop.Open(stoa, resources: people + rooms, mode: mode);
        await Need(stoa, shop.Listing, shop.Resources.Skip(people));
        return shop;
    }

    private static Task<int> Need(TestStoa stoa, Id<Listing> listing, IEnumerable<Id<Resource>> companions) => stoa.With(async (work, _) =>
    {
        var ids = companions.ToArray();
        return await work.Db.Set<ListingResource>().Where(link => link.ListingId == listing && ids.Contains(link.ResourceId))
            .ExecuteUpdateAsync(links => links.SetProperty(link => link.GroupNumber, (short)1));
    });

    private static Task<string> States(TestStoa stoa) => stoa.With(async (work, _) =>
    {
        var rows = await work.Db.Set<Reservation>().AsNoTracking().OrderBy(r => r.CreatedAt).ThenBy(r => r.LeadId == null ? 0 : 1).ToListAsync();
        return string.Join(' ', rows.Select(row => $"{(row.LeadId is null ? "lead" : "companion")}:{row.Status}").Order(StringComparer.Ordinal));
    });

    [Fact]
    public async Task Of_fifty_visitors_one_gets_the_person_and_a_room_and_nobody_else_keeps_either()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await OpenShop(stoa, people: 1, rooms: 2);
        var shoppers = Enumerable.Range(0, Racers).Select(_ => new Shopper(stoa.BaseAddress)).ToList();
        var answers = await Task.WhenAll(shoppers.Select(shopper => shopper.Hold(shop, Sale.Tomorrow)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal("slot-taken", answer.Code));
        Assert.Equal("companion:Held lead:Held", await States(stoa));
        shoppers.ForEach(shopper => shopper.Dispose());
    }

    [Fact]
    public async Task Listings_that_need_the_same_two_the_other_way_round_do_not_wait_in_a_circle()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await OpenShop(stoa);
        var other = await Shop.Open(stoa);
        await stoa.With(async (work, _) =>
        {
            await work.Db.Set<ListingResource>().Where(link => link.ListingId == other.Listing).ExecuteDeleteAsync();
            work.Db.Add(new ListingResource { ListingId = other.Listing, ResourceId = shop.Resources[1] });
            work.Db.Add(new ListingResource { ListingId = other.Listing, ResourceId = shop.Resources[0], GroupNumber = 1 });
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        for (var round = 0; round < 4; round++)
        {
            var start = Sale.Tomorrow + Duration.FromHours(round);
            var shoppers = Enumerable.Range(0, Racers).Select(_ => new Shopper(stoa.BaseAddress)).ToList();
            var answers = await Task.WhenAll(shoppers.Select((shopper, n) => shopper.Hold(n % 2 == 0 ? shop : other, start)));
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => Assert.Equal("slot-taken", answer.Code));
            shoppers.ForEach(shopper => shopper.Dispose());
        }
    }

    [Fact]
    public async Task Many_people_and_rooms_are_filled_exactly()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await OpenShop(stoa, people: 6, rooms: 4));
        var guests = new List<Server.Platform.Access.Actor>();
        for (var n = 0; n < 20; n++) guests.Add(await sale.NewGuest());
        await Task.WhenAll(guests.Select(guest => sale.TryHold(guest, Sale.Tomorrow)));
        Assert.Equal(8, await sale.Reservations(ReservationStatus.Held));
    }

    [Fact]
    public async Task A_room_that_is_taken_by_another_offer_leaves_the_person_free()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await OpenShop(stoa);
        var sale = new Sale(stoa, shop);
        var roomAlone = await Shop.Open(stoa);
        await stoa.With(async (work, _) =>
        {
            await work.Db.Set<ListingResource>().Where(link => link.ListingId == roomAlone.Listing).ExecuteDeleteAsync();
            work.Db.Add(new ListingResource { ListingId = roomAlone.Listing, ResourceId = shop.Resources[1] });
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        Assert.NotNull((await new Sale(stoa, roomAlone).TryHold(await sale.NewGuest(), Sale.Tomorrow)).Held);
        Assert.Equal("slot-taken", (await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow)).Refusal!.Problem.Code);
        Assert.Equal("lead:Held", await States(stoa));
    }

    [Fact]
    public async Task Paying_moving_and_cancelling_take_both_along()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await OpenShop(stoa));
        var guest = await sale.NewGuest();
        var order = await sale.Paid(guest);
        Assert.Equal("companion:Confirmed lead:Confirmed", await States(stoa));

        // An hour later overlaps neither; the same two resources are taken there.
        Assert.Null((await sale.TryFire(guest, order, new("reschedule", Start: Sale.Tomorrow + Duration.FromDays(14)))).Problem);
        Assert.Equal("companion:Confirmed companion:Released lead:Confirmed lead:Released", await States(stoa));
        Assert.Equal("slot-taken", (await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow + Duration.FromDays(14))).Refusal!.Problem.Code);

        Assert.Null((await sale.TryFire(guest, order, new("cancel"))).Problem);
        Assert.Equal("companion:Released companion:Released lead:Released lead:Released", await States(stoa));
    }

    [Fact]
    public async Task A_request_that_is_accepted_holds_both_until_then()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await OpenShop(stoa, mode: BookingMode.Request));
        var order = await sale.Place(await sale.NewGuest());
        await sale.Told(order, PaymentStatus.Authorized);
        await stoa.Advance(Duration.FromMinutes(30));
        Assert.Equal("slot-taken", (await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow)).Refusal!.Problem.Code);
        Assert.Equal("companion:Held lead:Held", await States(stoa));
        Assert.Null((await sale.TryFire(sale.Provider, order, new("accept"))).Problem);
        Assert.Equal("companion:Confirmed lead:Confirmed", await States(stoa));
    }

    [Fact]
    public async Task An_expired_hold_loses_both_to_whoever_wants_one_of_them()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await OpenShop(stoa);
        var sale = new Sale(stoa, shop);
        var order = await sale.Place(await sale.NewGuest());
        stoa.Clock.Advance(Duration.FromMinutes(11));

        // Another offer of the same room alone ends the hold; its person is free again too.
        var roomAlone = await Shop.Open(stoa);
        await stoa.With(async (work, _) =>
        {
            await work.Db.Set<ListingResource>().Where(link => link.ListingId == roomAlone.Listing).ExecuteDeleteAsync();
            work.Db.Add(new ListingResource { ListingId = roomAlone.Listing, ResourceId = shop.Resources[1] });
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        Assert.NotNull((await new Sale(stoa, roomAlone).TryHold(await sale.NewGuest(), Sale.Tomorrow)).Held);
        Assert.Equal("companion:Expired lead:Expired lead:Held", await States(stoa));

        // A payment that comes now cannot have the person without the room.
        await sale.Told(order, PaymentStatus.Captured);
        Assert.DoesNotContain("Confirmed", await States(stoa), StringComparison.Ordinal);
        Assert.NotEqual(OrderState.Confirmed, (await sale.Look(order)).State);
    }

    [Fact]
    public async Task A_payment_after_expiry_takes_both_again_when_both_are_free()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await OpenShop(stoa, people: 1, rooms: 2));
        var order = await sale.Place(await sale.NewGuest());
        await stoa.Advance(Duration.FromMinutes(11));
        await sale.Stands(order, OrderState.Expired, MoneyState.Unpaid);
        await sale.Told(order, PaymentStatus.Captured);
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
        Assert.Contains("companion:Confirmed", await States(stoa), StringComparison.Ordinal);
        Assert.Contains("lead:Confirmed", await States(stoa), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_companion_is_no_hold_of_its_own_and_a_set_counts_once()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await OpenShop(stoa, people: 1, rooms: 1);
        using var shopper = new Shopper(stoa.BaseAddress);
        for (var hour = 0; hour < HoldSlot.HoldsMax; hour++)
            Assert.Equal(HttpStatusCode.Created, (await shopper.Hold(shop, Sale.Tomorrow + Duration.FromHours(hour))).Status);
        Assert.Equal("too-many-holds", (await shopper.Hold(shop, Sale.Tomorrow + Duration.FromHours(6))).Code);
        var companion = await stoa.With((work, _) => work.Db.Set<Reservation>().Where(r => r.LeadId != null).Select(r => r.Id).FirstAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await shopper.Send(HttpMethod.Get, $"/api/v1/holds/{companion}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shopper.Send(HttpMethod.Delete, $"/api/v1/holds/{companion}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shopper.Order(companion.ToString())).Status);
    }

    [Fact]
    public async Task When_the_last_room_is_retired_nothing_is_offered()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await OpenShop(stoa);
        await stoa.With((work, _) => work.Db.Set<Resource>().Where(r => r.Id == shop.Resources[1])
            .ExecuteUpdateAsync(resources => resources.SetProperty(r => r.Status, ResourceStatus.Retired)));
        using var shopper = new Shopper(stoa.BaseAddress);
        Assert.Equal("slot-not-in-schedule", (await shopper.Hold(shop, Sale.Tomorrow)).Code);
    }
}
