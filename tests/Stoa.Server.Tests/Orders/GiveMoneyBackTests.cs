using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Orders;

/// <summary>A provider gives some of an order's money back, by amount and by what it was paid for; the order stays as it is.</summary>
public sealed class GiveMoneyBackTests(TestDatabases databases)
{
    [Fact]
    public async Task A_provider_sees_who_gives_what_and_gives_it_back_from_the_page()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var provider = new PlainBrowser(stoa);
        await provider.SignIn(sale.Shop.Organization);
        await provider.Open($"/orders/{order}");
        Assert.Contains($"href=\"/orders/{order}/refund\"", provider.Html, StringComparison.Ordinal);

        await provider.Open($"/orders/{order}/refund?amount=11,00");
        Assert.Contains("$9.00", provider.Html, StringComparison.Ordinal);
        Assert.Contains("Give back $11.00", provider.Html, StringComparison.Ordinal);
        var (status, _) = await provider.Post($"/orders/{order}/refund", new FormOnPage(provider.Html, $"/orders/{order}/refund").All);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("id=\"field-reason-error\"", provider.Html, StringComparison.Ordinal);
        (status, _) = await provider.Post($"/orders/{order}/refund", new FormOnPage(provider.Html, $"/orders/{order}/refund").With("reason", "We began late.").All);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        await sale.Stands(order, OrderState.Confirmed, MoneyState.PartiallyRefunded);
        await provider.Open($"/orders/{order}");
        Assert.Contains("$11.00 goes back to the customer.", provider.Html, StringComparison.Ordinal);
        Assert.Contains("We began late.", provider.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_coupon_of_the_marketplaces_paid_is_not_promised_to_the_customer()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        await prices.Issue("SPRING-20");
        var order = await prices.Place(await prices.Sale.NewGuest(), Promotions.Tomorrow, "SPRING-20");
        await prices.Capture(order);
        using var provider = new PlainBrowser(stoa);
        await provider.SignIn(shop.Organization);
        await provider.Open($"/orders/{order}/refund?amount=9");
        Assert.Contains("Give back $9.00", provider.Html, StringComparison.Ordinal);
        Assert.Contains("back to the marketplace for its coupon", provider.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gives_back_what_was_paid_for_a_line_and_never_more_than_is_left()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: sale.Shop.Organization));
        var one = $"/api/v1/orders/{order}";
        var lines = (await client.GetFromJsonAsync<JsonElement>(one)).GetProperty("quote").GetProperty("lines").EnumerateArray();
        var surcharge = lines.Single(line => line.GetProperty("kind").GetString() == "guest_surcharge").GetProperty("reference").GetString();

        async Task<(HttpStatusCode Status, JsonElement Body)> Refund(object request)
        {
            var answer = await client.PostAsJsonAsync($"{one}/transitions", request);
            return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
        }

        Assert.Equal("refund-item-unknown", (await Refund(new { name = "refund", reason = "?", items = new[] { "yoga" } })).Body.GetProperty("code").GetString());
        var both = await Refund(new { name = "refund", reason = "?", items = new[] { surcharge }, amount = new { amount = 100, currency = "CAD" } });
        Assert.Equal("amount-and-items", both.Body.GetProperty("code").GetString());
        var (status, refunded) = await Refund(new { name = "refund", reason = "A regular.", items = new[] { surcharge } });
        Assert.Equal((HttpStatusCode.OK, 1_000), (status, refunded.GetProperty("refunded").GetProperty("amount").GetInt32()));
        Assert.Contains("Guest surcharge", refunded.GetProperty("timeline").EnumerateArray().Last().GetProperty("details").GetString());
        var all = lines.Select(line => line.GetProperty("reference").GetString()).Distinct().ToArray();
        Assert.Equal("refund-beyond-what-is-left", (await Refund(new { name = "refund", reason = "All", items = all })).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Whoever_only_looks_at_bookings_gives_nothing_back_and_a_stranger_finds_no_page()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        using var finance = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: sale.Shop.Organization, role: MemberRole.Finance));
        var answer = await finance.PostAsJsonAsync($"/api/v1/orders/{order}/transitions", new { name = "refund", reason = "Mine", amount = new { amount = 100, currency = "CAD" } });
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        using var stranger = SignedIn.Browser(stoa, await SignedIn.Token(stoa));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/orders/{order}/refund")).StatusCode);
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
    }
}
