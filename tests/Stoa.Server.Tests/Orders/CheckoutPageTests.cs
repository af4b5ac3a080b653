using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders;

/// <summary>From a free time to a placed order, with a browser that runs no scripts.</summary>
public sealed class CheckoutPageTests(TestDatabases databases)
{
    private const int CheckoutQueriesMax = 10;
    private static readonly Dictionary<string, string?> Demo = new(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" };

    [Fact]
    public async Task Enter_places_the_order_and_not_only_the_new_price()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        await stoa.With(async (work, _) =>
        {
            work.Db.Add(new ListingOption
            {
                Id = Id<ListingOption>.New(work.Now), ListingId = shop.Listing, Name = "Hot stones", Effect = PriceEffect.Amount, Amount = 2_000,
            });
            return await work.Commit(CancellationToken.None);
        });
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        Assert.Contains("Times are Montréal time (EST, UTC−5).", WebUtility.HtmlDecode(await guest.Client.GetStringAsync($"/l/{shop.Listing}/times")), StringComparison.Ordinal);
        await guest.Open($"{checkout}?as=guest");
        var form = guest.Html[guest.Html.IndexOf($"action=\"{checkout}\"", StringComparison.Ordinal)..];
        // A browser without a script presses the form's first button.
        var first = Regex.Match(form, "<button[^>]*>[^<]*", RegexOptions.None, TimeSpan.FromSeconds(1)).Value;
        Assert.Contains("Book and go to payment", first, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"update\"", first, StringComparison.Ordinal);
        Assert.Contains("name=\"update\"", form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_holds_checks_out_and_goes_to_pay()
    {
        await using var stoa = await TestStoa.Start(databases, Demo);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        await guest.Open(checkout);
        Assert.Contains("How do you want to book?", guest.Html, StringComparison.Ordinal);
        Assert.Contains("$110.00", guest.Html, StringComparison.Ordinal);
        Assert.Contains("$100.00", guest.Html, StringComparison.Ordinal);
        await guest.Open($"{checkout}?as=guest");
        var (status, location) = await guest.Send(checkout, ("name", "Ada"), ("email", "ada@example.org"), ("phone", ""), ("note", ""));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.Contains("/sandbox/pay/", location, StringComparison.Ordinal);

        await guest.Open("/orders");
        Assert.Contains("Deep tissue massage: 60 minutes", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_time_comes_back_with_what_is_free_instead()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var quick = new PlainBrowser(stoa);
        using var late = new PlainBrowser(stoa);
        await late.Open($"/l/{shop.Listing}/times?plan={shop.Plan}&date=2026-03-03");
        await quick.Hold(shop);
        var (status, _) = await late.Send("/holds", ("start", PlainBrowser.Text(Sale.Tomorrow)));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("These times are free", late.Html, StringComparison.Ordinal);
        (status, var location) = await late.Send("/holds", ("start", PlainBrowser.Text(Sale.Tomorrow + Duration.FromHours(1))));
        Assert.Equal((HttpStatusCode.SeeOther, true), (status, location!.StartsWith("/checkout/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_chosen_is_refused_with_words()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        await guest.Open($"/l/{shop.Listing}/times");
        var (status, _) = await guest.Send("/holds");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Choose one of the free times first.", guest.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan=x&date=2026-99-99")]
    [InlineData("date=9999-12-31")]
    [InlineData("week=0001-01-01")]
    public async Task Odd_addresses_of_the_times_show_times(string query)
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        Assert.Equal(HttpStatusCode.OK, await guest.Open($"/l/{shop.Listing}/times?{query}"));
    }

    [Fact]
    public async Task A_script_gets_only_the_panel()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        guest.Client.DefaultRequestHeaders.Add("HX-Request", "true");
        await guest.Open($"/l/{shop.Listing}/times");
        Assert.StartsWith("<div id=\"booking\"", guest.Html.TrimStart(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_stand_by_the_fields_and_nothing_is_lost()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        await guest.Open($"{checkout}?as=guest");
        var (status, _) = await guest.Send(checkout, ("name", ""), ("email", "nobody"), ("phone", "514 555 0199"), ("note", "Ring twice"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("id=\"field-name-error\"", guest.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"field-email-error\"", guest.Html, StringComparison.Ordinal);
        Assert.Contains("514 555 0199", guest.Html, StringComparison.Ordinal);
        Assert.Contains("Ring twice", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extra_changes_the_price_before_anybody_pays_it()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var stones = Id<ListingOption>.New(stoa.Clock.GetCurrentInstant());
        await stoa.With(async (work, services) =>
        {
            work.Db.Add(new ListingOption { Id = stones, ListingId = shop.Listing, Name = "Hot stones", Effect = PriceEffect.Amount, Amount = 2_000 });
            Assert.Null(await work.Commit(CancellationToken.None));
            ((Offers)services.GetService(typeof(Offers))!).Forget(shop.Listing);
            return 0;
        });
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        await guest.Open($"{checkout}?as=guest");
        (string, string)[] details = [("name", "Ada"), ("email", "ada@example.org"), ("option_ids", stones.ToString())];
        var (status, _) = await guest.Send(checkout, details);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("The price has changed since you saw it.", guest.Html, StringComparison.Ordinal);
        Assert.Contains("$132.00", guest.Html, StringComparison.Ordinal);
        (status, _) = await guest.Send(checkout, details);
        Assert.Equal(HttpStatusCode.SeeOther, status);
    }

    [Fact]
    public async Task An_expired_hold_is_a_friendly_page_with_free_times()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        stoa.Clock.Advance(Duration.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Gone, await guest.Open(checkout));
        Assert.Contains("The hold has ended", guest.Html, StringComparison.Ordinal);
        var (status, location) = await guest.Send("/holds", ("start", PlainBrowser.Text(Sale.Tomorrow)));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.NotEqual(checkout, location);
    }

    [Fact]
    public async Task One_hold_becomes_one_order()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        await guest.Open($"{checkout}?as=guest");
        var page = guest.Html;
        (string, string)[] details = [("name", "Ada"), ("email", "ada@example.org")];
        var (_, first) = await guest.Send(checkout, details);
        await guest.Open("/orders");
        Assert.Equal((HttpStatusCode.SeeOther, first), await guest.Send(page, checkout, details, ("idempotency_key", Guid.NewGuid().ToString("N"))));
        Assert.Equal(HttpStatusCode.SeeOther, await guest.Open(checkout));
        Assert.Equal(1, await stoa.With((work, _) => Task.FromResult(work.Db.Set<Server.Orders.Order>().Count())));
    }

    [Fact]
    public async Task A_released_hold_gives_the_time_back()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        await guest.Open(checkout);
        var (status, location) = await guest.Send($"{checkout}/release");
        Assert.Equal((HttpStatusCode.SeeOther, $"/l/{shop.Listing}"), (status, location));
        using var other = new PlainBrowser(stoa);
        await other.Hold(shop);
    }

    [Fact]
    public async Task Somebody_elses_hold_does_not_exist()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        using var stranger = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        Assert.Equal(HttpStatusCode.NotFound, await stranger.Open(checkout));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.Open("/checkout/rsv_00000000000000000000000000"));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.Open("/checkout/nonsense"));
        var id = checkout["/checkout/".Length..];
        Assert.Equal(HttpStatusCode.NotFound, await stranger.Open($"/api/v1/holds/{id}"));
        Assert.Equal(HttpStatusCode.OK, await guest.Open($"/api/v1/holds/{id}"));
        stoa.Clock.Advance(Duration.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Gone, await guest.Open($"/api/v1/holds/{id}"));
        Assert.Contains("next_free", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        string[] actions = ["/holds", checkout, $"{checkout}/release"];
        foreach (var action in actions)
        {
            var (status, _) = await guest.Post(action, ("listing_id", shop.Listing.ToString()), ("name", "Ada"), ("email", "ada@example.org"));
            Assert.Equal(HttpStatusCode.BadRequest, status);
        }
        Assert.Equal(HttpStatusCode.OK, await guest.Open(checkout));
    }

    [Fact]
    public async Task The_checkout_asks_the_database_little()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        await guest.Open(checkout);
        var count = await SqlCount.Of(() => guest.Open($"{checkout}?as=guest"));
        Assert.InRange(count, 1, CheckoutQueriesMax);
    }

    [Fact]
    public async Task Request_to_book_says_that_nothing_is_charged_yet()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, mode: BookingMode.Request);
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        await guest.Open($"{checkout}?as=guest");
        Assert.Contains("only charged when the provider accepts", guest.Html, StringComparison.Ordinal);
    }
}
