using System.Net;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders;

/// <summary>The page of an order for its customer: waiting, moving, cancelling, and what strangers see.</summary>
public sealed class OrderPageTests(TestDatabases databases)
{
    private const int OrderQueriesMax = 10;

    [Fact]
    public async Task The_page_tells_where_an_order_stands_and_waits_for_its_payment()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        await guest.Open(page);
        Assert.Contains($"action=\"{page}/pay\"", guest.Html, StringComparison.Ordinal);
        await guest.Open($"{page}?paid=1");
        Assert.Contains("hx-trigger=\"every 2s\"", guest.Html, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", guest.Html, StringComparison.Ordinal);

        await new Sale(stoa, shop).Told(IdOf(page), PaymentStatus.Captured);
        await guest.Open($"{page}?paid=1");
        Assert.DoesNotContain("hx-trigger=\"every", guest.Html, StringComparison.Ordinal);
        Assert.Contains("Paid and confirmed", guest.Html, StringComparison.Ordinal);
        Assert.Contains("openstreetmap.org", guest.Html, StringComparison.Ordinal);
        Assert.Contains("/register?return=", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_order_does_not_exist()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        using var stranger = new PlainBrowser(stoa);
        await stranger.Hold(shop, Sale.Tomorrow + Duration.FromHours(2));
        using var otherProvider = new PlainBrowser(stoa);
        await otherProvider.SignIn((await Shop.Open(stoa)).Organization);
        PlainBrowser[] others = [stranger, otherProvider];
        foreach (var other in others)
        {
            string[] paths = [page, $"{page}/cancel", $"{page}/reschedule", $"{page}/calendar.ics", $"/api/v1{page}"];
            foreach (var path in paths) Assert.Equal(HttpStatusCode.NotFound, await other.Open(path));
        }
        Assert.Equal(HttpStatusCode.NotFound, await stranger.Open("/orders/nonsense"));
    }

    [Fact]
    public async Task Hostile_text_is_shown_as_text()
    {
        const string script = "<script>alert('x')</script>";
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop, name: script, note: script);
        await new Sale(stoa, shop).Told(IdOf(page), PaymentStatus.Captured);
        await guest.Open($"{page}/cancel");
        var (status, _) = await guest.Send($"{page}/cancel", ("reason", script));
        Assert.Equal(HttpStatusCode.SeeOther, status);

        using var provider = new PlainBrowser(stoa);
        await provider.SignIn(shop.Organization);
        PlainBrowser[] readers = [guest, provider];
        foreach (var reader in readers)
        {
            await reader.Open(page);
            Assert.DoesNotContain("<script>alert", reader.Html, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;alert", reader.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cancellation_shows_its_refund_to_the_cent_first()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, policy: "moderate");
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop, Sale.Tomorrow + Duration.FromDays(2));
        await new Sale(stoa, shop).Told(IdOf(page), PaymentStatus.Captured);
        // 72 hours before the start are just over: half of the price, and no surcharge.
        stoa.Clock.MoveTo(Sale.Tomorrow - Duration.FromHours(23));
        await guest.Open($"{page}/cancel");
        Assert.Contains("Cancel and get back $50.00", guest.Html, StringComparison.Ordinal);
        Assert.Contains("The marketplace keeps", guest.Html, StringComparison.Ordinal);
        var (status, location) = await guest.Send($"{page}/cancel", ("reason", ""));
        Assert.Equal((HttpStatusCode.SeeOther, page), (status, location));
        await guest.Open(page);
        Assert.Contains("$50.00 goes back to the customer.", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_that_has_changed_meanwhile_is_refused_with_the_new_one()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, policy: "moderate");
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop, Sale.Tomorrow + Duration.FromDays(3));
        await new Sale(stoa, shop).Told(IdOf(page), PaymentStatus.Captured);
        await guest.Open($"{page}/cancel");
        Assert.Contains("Cancel and get back $110.00", guest.Html, StringComparison.Ordinal);
        stoa.Clock.MoveTo(Sale.Tomorrow + Duration.FromHours(1));
        var (status, _) = await guest.Send($"{page}/cancel", ("reason", "ill"));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("The refund is $50.00 by now.", guest.Html, StringComparison.Ordinal);
        Assert.Contains("Cancel and get back $50.00", guest.Html, StringComparison.Ordinal);
        await new Sale(stoa, shop).Stands(IdOf(page), OrderState.Confirmed, MoneyState.Held);
    }

    [Fact]
    public async Task Giving_up_before_paying_frees_the_time()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        await guest.Open($"{page}/cancel");
        Assert.Contains("Nothing has been charged", guest.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await guest.Send($"{page}/cancel", ("reason", ""))).Status);
        using var other = new PlainBrowser(stoa);
        await other.Hold(shop);
    }

    [Fact]
    public async Task Moving_to_a_taken_time_shows_what_is_free_instead()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        await new Sale(stoa, shop).Told(IdOf(page), PaymentStatus.Captured);
        await guest.Open($"{page}/reschedule?date=2026-03-03");
        var form = guest.Html;
        using var quick = new PlainBrowser(stoa);
        await quick.Hold(shop, Sale.Tomorrow + Duration.FromHours(1));

        var (status, _) = await guest.Send(form, $"{page}/reschedule", [], ("start", PlainBrowser.Text(Sale.Tomorrow + Duration.FromHours(1))));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("These times are free", guest.Html, StringComparison.Ordinal);
        (status, _) = await guest.Send($"{page}/reschedule", ("start", PlainBrowser.Text(Sale.Tomorrow + Duration.FromHours(2))));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.Equal(Sale.Tomorrow + Duration.FromHours(2), (await new Sale(stoa, shop).Look(IdOf(page))).StartsAt);
    }

    [Fact]
    public async Task The_calendar_file_is_one()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        Assert.Equal(HttpStatusCode.OK, await guest.Open($"{page}/calendar.ics"));
        Assert.StartsWith("BEGIN:VCALENDAR", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_of_an_order_need_their_token()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        string[] actions = [$"{page}/cancel", $"{page}/reschedule", $"{page}/transitions", $"{page}/pay"];
        foreach (var action in actions) Assert.Equal(HttpStatusCode.BadRequest, (await guest.Post(action, ("transition", "abandon"))).Status);
        await new Sale(stoa, shop).Stands(IdOf(page), OrderState.AwaitingPayment, MoneyState.Unpaid);
    }

    [Fact]
    public async Task The_order_page_asks_the_database_little()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        await new Sale(stoa, shop).Told(IdOf(page), PaymentStatus.Captured);
        await guest.Open(page);
        Assert.InRange(await SqlCount.Of(() => guest.Open(page)), 1, OrderQueriesMax);
    }

    internal static Id<Order> IdOf(string page) => Id<Order>.Parse(page["/orders/".Length..], null);
}
