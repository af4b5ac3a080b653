using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Platform.Access;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Prices;

/// <summary>Each way of paying with coupons and credit, with what the books say in the end.</summary>
public sealed class FundedSalesTests(TestDatabases databases)
{
    private static readonly Duration Week = Duration.FromDays(7);
    private readonly Instant _start = Promotions.Tomorrow + Week;

    [Fact]
    public async Task A_promotion_is_held_with_the_charge_and_the_provider_is_paid_in_full()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        await prices.Issue("SPRING-20");
        var order = await prices.Place(await prices.Sale.NewGuest(), _start, " spring-20 ");
        var placed = await prices.Sale.Look(order);
        Assert.Equal((90m, 90m), (placed.Total.Major, placed.Charge.Major));
        await prices.Capture(order);
        Assert.Equal("expense:promotions 20.00, gateway:sandbox 90.00, held -110.00", await prices.Books(order));
        await prices.Sale.Stands(order, OrderState.Confirmed, MoneyState.Held);

        await stoa.Advance(Week + Duration.FromDays(10));
        Assert.Equal("expense:promotions 20.00, gateway:sandbox 90.00, payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00", await prices.Books(order));
        await prices.CheckBooks();
    }

    [Fact]
    public async Task A_cancellation_gives_each_source_its_part_and_the_coupons_use_back()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        var coupon = await prices.Issue("SPRING-20", max: 1);
        var member = await prices.NewMember();
        await prices.Grant(member, 30);
        var order = await prices.Place(member, _start, "SPRING-20", useCredit: true);
        Assert.Equal((0m, 1), (await prices.CreditOf(member), await prices.UsesOf(coupon)));
        await prices.Capture(order);
        Assert.Equal("credit 30.00, expense:promotions 20.00, gateway:sandbox 50.00, held -100.00", await prices.Books(order));

        Assert.Null((await prices.Sale.TryFire(member, order, new("cancel"))).Problem);
        await prices.SettleRefunds(order);
        Assert.Equal("", await prices.Books(order));
        Assert.Equal((30m, 0), (await prices.CreditOf(member), await prices.UsesOf(coupon)));
        await prices.CheckBooks();
        Assert.Null((await prices.TryPlace(member, _start, "SPRING-20")).Problem);
    }

    [Fact]
    public async Task A_part_of_the_price_back_is_that_part_of_every_source()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, policy: "moderate");
        var prices = new Promotions(stoa, shop);
        await prices.Issue("SPRING-20");
        var member = await prices.NewMember();
        await prices.Grant(member, 30);
        var order = await prices.Place(member, Promotions.Tomorrow + Duration.FromHours(24), "SPRING-20", useCredit: true);
        await prices.Capture(order);
        // Half of the price, two days before: 50 of 100, of which 10 are the promotion's, 15 credit and 25 charge.
        Assert.Null((await prices.Sale.TryFire(member, order, new("cancel"))).Problem);
        await prices.SettleRefunds(order);
        Assert.Equal("credit 15.00, expense:promotions 10.00, gateway:sandbox 25.00, payable -45.00, revenue:commission -5.00", await prices.Books(order));
        Assert.Equal(15m, await prices.CreditOf(member));
        await prices.CheckBooks();
    }

    [Fact]
    public async Task What_credit_pays_in_full_needs_no_gateway()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        var member = await prices.NewMember();
        await prices.Grant(member, 130);
        var order = await prices.Place(member, _start, useCredit: true);
        await prices.Sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
        Assert.Equal("credit 100.00, held -100.00", await prices.Books(order));
        Assert.Equal(30m, await prices.CreditOf(member));

        Assert.Null((await prices.Sale.TryFire(prices.Sale.Provider, order, new("cancel-by-provider", "Ill"))).Problem);
        await prices.Sale.Stands(order, OrderState.Cancelled, MoneyState.Refunded);
        Assert.Equal(("", 130m), (await prices.Books(order), await prices.CreditOf(member)));
        await prices.CheckBooks();
    }

    [Fact]
    public async Task A_request_paid_with_credit_is_held_when_it_is_accepted_and_given_back_when_it_is_declined()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, mode: BookingMode.Request, resources: 2);
        var prices = new Promotions(stoa, shop);
        var member = await prices.NewMember();
        await prices.Grant(member, 200);
        var declined = await prices.Place(member, _start, useCredit: true);
        var accepted = await prices.Place(member, _start, useCredit: true);
        Assert.Equal((0m, ""), (await prices.CreditOf(member), await prices.Books(declined)));
        Assert.Null((await prices.Sale.TryFire(prices.Sale.Provider, declined, new("decline"))).Problem);
        Assert.Null((await prices.Sale.TryFire(prices.Sale.Provider, accepted, new("accept"))).Problem);
        Assert.Equal((100m, "credit 100.00, held -100.00"), (await prices.CreditOf(member), await prices.Books(accepted)));
        await prices.Sale.Stands(accepted, OrderState.Confirmed, MoneyState.Held);
        await prices.CheckBooks();
    }

    [Fact]
    public async Task An_order_that_expires_gives_everything_back_and_a_late_payment_takes_it_again_if_it_can()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        var coupon = await prices.Issue("SPRING-20", max: 1);
        var member = await prices.NewMember();
        await prices.Grant(member, 30);
        var order = await prices.Place(member, _start, "SPRING-20", useCredit: true);
        await stoa.Advance(Duration.FromMinutes(11));
        await prices.Sale.Stands(order, OrderState.Expired, MoneyState.Unpaid);
        Assert.Equal((30m, 0), (await prices.CreditOf(member), await prices.UsesOf(coupon)));

        await prices.Capture(order);
        await prices.Sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
        Assert.Equal((0m, 1), (await prices.CreditOf(member), await prices.UsesOf(coupon)));
        Assert.Equal("credit 30.00, expense:promotions 20.00, gateway:sandbox 50.00, held -100.00", await prices.Books(order));
        await prices.CheckBooks();
    }

    [Fact]
    public async Task A_late_payment_whose_credit_is_spent_goes_back()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        var member = await prices.NewMember();
        await prices.Grant(member, 30);
        var order = await prices.Place(member, _start, useCredit: true);
        await stoa.Advance(Duration.FromMinutes(11));
        await prices.Place(member, _start + Duration.FromHours(2), useCredit: true);
        await prices.Capture(order);
        await prices.SettleRefunds(order);
        await prices.Sale.Stands(order, OrderState.Expired, MoneyState.Refunded);
        Assert.Equal("", await prices.Books(order));
        await prices.CheckBooks();
    }

    [Fact]
    public async Task A_refund_goes_to_credit_when_the_customer_wants_it()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        var member = await prices.NewMember();
        var order = await prices.Place(member, _start);
        await prices.Capture(order);
        Assert.Null((await prices.Sale.TryFire(member, order, new("cancel", AsCredit: true))).Problem);
        Assert.Equal((100m, "credit -100.00, gateway:sandbox 100.00"), (await prices.CreditOf(member), await prices.Books(order)));
        await prices.CheckBooks();
    }

    [Fact]
    public async Task Fifty_who_want_the_last_use_get_it_once()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 50);
        var prices = new Promotions(stoa, shop);
        var coupon = await prices.Issue("LAST-ONE", max: 1);
        // Each with a time of their own before they race for the coupon.
        var guests = new List<(Actor Actor, HoldSlot.Held Hold)>();
        for (var i = 0; i < 50; i++)
        {
            var guest = await prices.Sale.NewGuest();
            guests.Add((guest, (await prices.Sale.TryHold(guest, _start)).Held!));
        }
        var placed = await Task.WhenAll(guests.Select((guest, i) => prices.TryPlace(guest.Actor, guest.Hold.Id, "LAST-ONE", email: $"racer{i}@example.org")));
        Assert.Single(placed, one => one.Succeeded);
        Assert.All(placed.Where(one => !one.Succeeded), one => Assert.Equal(("coupon-used-up", "coupon"), (one.Problem!.Code, one.Problem.Field)));
        Assert.Equal(1, await prices.UsesOf(coupon));
    }

    [Fact]
    public async Task Credit_is_spent_once_however_many_windows_are_open()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 5);
        var prices = new Promotions(stoa, shop);
        var member = await prices.NewMember();
        await prices.Grant(member, 100);
        var placed = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => prices.TryPlace(member, _start, useCredit: true)));
        var paid = new List<decimal>();
        foreach (var one in placed.Where(one => one.Succeeded)) paid.Add((await prices.Sale.Look(one.Value.Id)).CreditMinor / 100m);
        Assert.Equal((100m, 0m), (paid.Sum(), await prices.CreditOf(member)));
        await prices.CheckBooks();
    }

    [Fact]
    public async Task One_customer_uses_a_code_as_often_as_it_says_also_as_a_guest_with_the_same_address()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 6);
        var prices = new Promotions(stoa, shop);
        await prices.Issue("ONCE", perCustomer: 1);
        await prices.Issue("FIRST", first: true, paidBy: DiscountPayer.Provider);
        Assert.Null((await prices.TryPlace(await prices.Sale.NewGuest(), _start, "ONCE", email: "ada@example.org")).Problem);
        Assert.Equal("coupon-used-by-you", (await prices.TryPlace(await prices.Sale.NewGuest(), _start, "ONCE", email: "ADA@example.org")).Problem?.Code);
        Assert.Equal("coupon-first-order", (await prices.TryPlace(await prices.Sale.NewGuest(), _start, "FIRST", email: "ada@example.org")).Problem?.Code);
        Assert.Null((await prices.TryPlace(await prices.Sale.NewGuest(), _start, "ONCE", email: "bob@example.org")).Problem);
        var first = await prices.Place(await prices.Sale.NewGuest(), _start, "FIRST", email: "eve@example.org");
        // The provider's own: 80 and 8, and commission on 80.
        var quote = (await prices.Sale.Look(first)).Quote;
        Assert.Equal((88m, 8m, 72m), (quote.Total.Major, quote.Commission.Major, quote.ProviderReceives.Major));
        Assert.Equal("coupon-unknown", (await prices.TryPlace(await prices.Sale.NewGuest(), _start, "NOSUCH")).Problem?.Code);
    }
}
