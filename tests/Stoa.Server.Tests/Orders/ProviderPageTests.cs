using System.Net;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Payments;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders;

/// <summary>The provider's desk: requests, the day, the balance, and what each role may do.</summary>
public sealed class ProviderPageTests(TestDatabases databases)
{
    private static async Task<string> Requested(TestStoa stoa, Shop shop, PlainBrowser guest)
    {
        var page = await guest.Order(shop);
        await new Sale(stoa, shop).Told(OrderPageTests.IdOf(page), PaymentStatus.Authorized);
        return page;
    }

    [Fact]
    public async Task A_request_waits_on_top_and_is_declined_from_there()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, mode: BookingMode.Request);
        using var guest = new PlainBrowser(stoa);
        var page = await Requested(stoa, shop, guest);
        using var provider = new PlainBrowser(stoa);
        await provider.SignIn(shop.Organization);
        await provider.Open(Desk.PathOf(shop.Organization, "bookings"));
        Assert.Contains("Waiting for your answer", provider.Html, StringComparison.Ordinal);
        Assert.Contains("Ada Guest", provider.Html, StringComparison.Ordinal);
        var (status, location) = await provider.Send($"{page}/transitions", ("transition", "decline"));
        Assert.Equal((HttpStatusCode.SeeOther, Desk.PathOf(shop.Organization, "bookings")), (status, location));
        await new Sale(stoa, shop).Stands(OrderPageTests.IdOf(page), OrderState.Declined, MoneyState.Unpaid);
    }

    [Fact]
    public async Task Finance_sees_and_has_no_buttons()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, mode: BookingMode.Request);
        using var guest = new PlainBrowser(stoa);
        var page = await Requested(stoa, shop, guest);
        using var finance = new PlainBrowser(stoa);
        await finance.SignIn(shop.Organization, MemberRole.Finance);
        string[] paths = [page, Desk.PathOf(shop.Organization, "bookings"), Desk.PathOf(shop.Organization, "day", "date=2026-03-03")];
        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.OK, await finance.Open(path));
            Assert.Contains("Ada Guest", finance.Html, StringComparison.Ordinal);
            Assert.DoesNotContain($"{page}/transitions", finance.Html, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, await finance.Open(Desk.PathOf(shop.Organization, "balance")));
    }

    [Fact]
    public async Task Staff_works_the_day_and_does_not_see_the_money()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        await new Sale(stoa, shop).Told(OrderPageTests.IdOf(page), PaymentStatus.Captured);
        using var staff = new PlainBrowser(stoa);
        await staff.SignIn(shop.Organization, MemberRole.Staff);
        Assert.Equal(HttpStatusCode.Forbidden, await staff.Open(Desk.PathOf(shop.Organization, "balance")));

        stoa.Clock.MoveTo(Sale.Tomorrow + Duration.FromMinutes(20));
        await stoa.Settle();
        await staff.Open(Desk.PathOf(shop.Organization, "day"));
        Assert.Contains("Free, 60 min", staff.Html, StringComparison.Ordinal);
        Assert.Contains("Free, 6 h", staff.Html, StringComparison.Ordinal);
        var (status, location) = await staff.Send($"{page}/transitions", ("transition", "complete"));
        Assert.Equal((HttpStatusCode.SeeOther, Desk.PathOf(shop.Organization, "day", "date=2026-03-03")), (status, location));
        await new Sale(stoa, shop).Stands(OrderPageTests.IdOf(page), OrderState.Completed, MoneyState.Held);
    }

    [Fact]
    public async Task What_is_released_stands_in_the_balance()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        await new Sale(stoa, shop).Told(OrderPageTests.IdOf(page), PaymentStatus.Captured);
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        await owner.Open(Desk.PathOf(shop.Organization, "balance"));
        Assert.Contains("$90.00", owner.Html, StringComparison.Ordinal);
        Assert.Contains("Nothing has moved yet", owner.Html, StringComparison.Ordinal);
        stoa.Clock.MoveTo(Sale.Tomorrow);
        await stoa.Settle();
        await stoa.Advance(Duration.FromHours(1));
        await stoa.Advance(Duration.FromHours(48));
        await owner.Open(Desk.PathOf(shop.Organization, "balance"));
        Assert.DoesNotContain("Nothing has moved yet", owner.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"{page}\"", owner.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_organizations_desk_does_not_exist()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (mine, theirs) = (await Shop.Open(stoa), await Shop.Open(stoa));
        using var provider = new PlainBrowser(stoa);
        await provider.SignIn(mine.Organization);
        string[] pages = ["day", "bookings", "balance"];
        foreach (var page in pages) Assert.Equal(HttpStatusCode.NotFound, await provider.Open(Desk.PathOf(theirs.Organization, page)));
        foreach (var page in pages)
        {
            Assert.Equal(HttpStatusCode.Redirect, await provider.Open($"/provider/{page}"));
            Assert.Equal(HttpStatusCode.OK, await provider.Open(Desk.PathOf(mine.Organization, page)));
        }
        string[] parts = ["orders", "day", "requests", "balance/entries"];
        foreach (var part in parts)
        {
            Assert.Equal(HttpStatusCode.NotFound, await provider.Open($"/api/v1/organizations/{theirs.Organization}/{part}"));
            Assert.Equal(HttpStatusCode.OK, await provider.Open($"/api/v1/organizations/{mine.Organization}/{part}"));
        }
        using var visitor = new PlainBrowser(stoa);
        Assert.Equal(HttpStatusCode.Redirect, await visitor.Open("/provider/day"));
        Assert.Equal(HttpStatusCode.Redirect, await visitor.Open(Desk.PathOf(mine.Organization, "day")));
    }

    [Fact]
    public async Task A_step_that_came_too_late_is_told_on_the_orders_page()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, mode: BookingMode.Request);
        using var guest = new PlainBrowser(stoa);
        var page = await Requested(stoa, shop, guest);
        using var provider = new PlainBrowser(stoa);
        await provider.SignIn(shop.Organization);
        await provider.Open(page);
        await guest.Open($"{page}/cancel");
        Assert.Equal(HttpStatusCode.SeeOther, (await guest.Send($"{page}/cancel", ("reason", ""))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await provider.Send($"{page}/transitions", ("transition", "accept"))).Status);
        Assert.Contains("Request withdrawn", provider.Html, StringComparison.Ordinal);
    }
}
