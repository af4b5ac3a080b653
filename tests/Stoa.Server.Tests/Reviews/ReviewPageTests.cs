using System.Net;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Payments;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Orders;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Reviews;

/// <summary>The form on the page of a completed order, and what is read there afterwards.</summary>
public sealed class ReviewPageTests(TestDatabases databases)
{
    [Fact]
    public async Task A_guest_reviews_a_completed_order_once_and_everybody_reads_it()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await Completed(stoa, shop, guest);
        await guest.Open(page);
        Assert.Contains("under the name Ada G.", guest.Html, StringComparison.Ordinal);
        var form = guest.Html;
        var (status, location) = await guest.Send($"{page}/review", ("rating", "4"), ("text", "Calm hands. <b>Warm</b> room."));
        Assert.Equal((HttpStatusCode.SeeOther, $"{page}#review"), (status, location));
        await stoa.Settle();

        using var provider = new PlainBrowser(stoa);
        await provider.SignIn(shop.Organization);
        using var stranger = new PlainBrowser(stoa);
        foreach (var (reader, path) in new[] { (guest, page), (provider, page), (stranger, await ListingPage(stoa, shop)) })
        {
            await reader.Open(path);
            Assert.Contains("Calm hands. &lt;b&gt;Warm&lt;/b&gt; room.", reader.Html, StringComparison.Ordinal);
            Assert.DoesNotContain($"action=\"{page}/review\"", reader.Html, StringComparison.Ordinal);
        }

        // The form in another tab is late: it is told so, and nothing is changed.
        (status, _) = await guest.Send(form, $"{page}/review", [("rating", "1"), ("text", "Changed my mind")], ("idempotency_key", "another-form-0001"));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("You have reviewed this order already.", guest.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Changed my mind", guest.Html, StringComparison.Ordinal);
        await guest.Open($"/api/v1{page}/review");
        Assert.Contains("\"rating\":4", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_stars_the_form_comes_back_with_the_error_by_its_field_and_the_text_kept()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await Completed(stoa, shop, guest);
        await guest.Open(page);
        var (status, _) = await guest.Send($"{page}/review", ("text", "Calm hands."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("id=\"field-rating-error\" class=\"field-error\">Give 1 to 5 stars.", guest.Html, StringComparison.Ordinal);
        Assert.Contains(">Calm hands.</textarea>", guest.Html, StringComparison.Ordinal);
        (status, _) = await guest.Send($"{page}/review", ("rating", "5"), ("text", new string('x', 4001)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("id=\"field-text-error\"", guest.Html, StringComparison.Ordinal);
        Assert.Matches("value=\"5\" checked", guest.Html);
    }

    [Fact]
    public async Task Before_it_took_place_there_is_no_form_and_nothing_to_write()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        await new Sale(stoa, shop).Told(OrderPageTests.IdOf(page), PaymentStatus.Captured);
        await guest.Open(page);
        Assert.DoesNotContain($"action=\"{page}/review\"", guest.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await guest.Open($"/api/v1{page}/review"));
        await guest.Open($"{page}/cancel");
        var (status, _) = await guest.Send(guest.Html.Replace($"{page}/cancel", $"{page}/review", StringComparison.Ordinal), $"{page}/review", [("rating", "5")], ("text", "Early"));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Only a completed order can be reviewed.", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_provider_sees_no_form_and_cannot_send_one()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await Completed(stoa, shop, guest);
        await guest.Open(page);
        var form = guest.Html;
        using var provider = new PlainBrowser(stoa);
        await provider.SignIn(shop.Organization);
        await provider.Open(page);
        Assert.DoesNotContain($"action=\"{page}/review\"", provider.Html, StringComparison.Ordinal);
        using var stranger = new PlainBrowser(stoa);
        Assert.NotEqual(HttpStatusCode.SeeOther, (await stranger.Send(form, $"{page}/review", [("rating", "5")], ("text", "Me too"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, await stranger.Open($"/api/v1{page}/review"));
        Assert.Equal(HttpStatusCode.NotFound, await guest.Open($"/api/v1{page}/review"));
    }

    private static async Task<string> ListingPage(TestStoa stoa, Shop shop)
    {
        using var client = stoa.Client();
        using var answer = await client.GetAsync($"/l/{shop.Listing}");
        return answer.Headers.Location!.ToString();
    }

    private static async Task<string> Completed(TestStoa stoa, Shop shop, PlainBrowser guest)
    {
        var page = await guest.Order(shop);
        var sale = new Sale(stoa, shop);
        await sale.Told(OrderPageTests.IdOf(page), PaymentStatus.Captured);
        await stoa.Advance(Sale.Tomorrow + Duration.FromHours(2) - stoa.Clock.GetCurrentInstant());
        Assert.Equal(OrderState.Completed, (await sale.Look(OrderPageTests.IdOf(page))).State);
        return page;
    }
}
