using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Core.Pricing;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders;

/// <summary>Options at the checkout: what is asked must be answered, is priced, and reaches the provider.</summary>
public sealed class CheckoutOptionsTests(TestDatabases databases)
{
    private sealed record Asked(Id<ListingOption> Oil, Id<ListingOption> Towels, Id<ListingOption> Card);

    [Fact]
    public async Task What_is_required_is_asked_for_and_every_answer_is_priced_and_told()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var asked = await AddOptions(stoa, shop);
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        await guest.Open($"{checkout}?as=guest");
        Assert.Contains("Argan +10", WebUtility.HtmlDecode(guest.Html), StringComparison.Ordinal);

        (string, string)[] details = [("name", "Ada"), ("email", "ada@example.org"), ("note", "Ring twice."), ($"option_{asked.Towels}", "9")];
        var (status, _) = await guest.Send(checkout, details);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains($"id=\"field-option_{asked.Oil}-error\"", guest.Html, StringComparison.Ordinal);
        Assert.Contains($"id=\"field-option_{asked.Towels}-error\"", guest.Html, StringComparison.Ordinal);

        details = [("name", "Ada"), ("email", "ada@example.org"), ("note", "Ring twice."), ($"option_{asked.Oil}", "argan"), ($"option_{asked.Towels}", "2"), ($"option_{asked.Card}", "For Grace")];
        // What was seen was without options: the new price is shown first. 100 + 10 + 2 × 5, and ten percent for guests.
        (status, _) = await guest.Send(checkout, details);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("$132.00", guest.Html, StringComparison.Ordinal);
        (status, var order) = await guest.Send(checkout, details);
        Assert.Equal(HttpStatusCode.SeeOther, status);

        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        Assert.Equal(HttpStatusCode.OK, await owner.Open(order!.Replace("/pay", "", StringComparison.Ordinal)));
        Assert.Contains("Oil: Argan", owner.Html, StringComparison.Ordinal);
        Assert.Contains("Words on the card: For Grace", owner.Html, StringComparison.Ordinal);
        Assert.Contains("Ring twice.", owner.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_asks_for_a_price_and_is_refused_by_the_field()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var asked = await AddOptions(stoa, shop);
        using var client = stoa.Client();
        async Task<HttpResponseMessage> Quote(params object[] options) =>
            await client.PostAsJsonAsync("/api/v1/quotes", new { listing_id = shop.Listing.ToString(), plan_id = shop.Plan.ToString(), options });

        var priced = await (await Quote(new { option_id = asked.Oil.ToString(), pick_id = "argan" })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["Deep tissue massage: 60 minutes", "Oil: Argan", "Commission"],
            priced.GetProperty("account").GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("label").GetString()));
        // Trying prices, nothing has to be answered yet.
        Assert.Equal(HttpStatusCode.OK, (await Quote()).StatusCode);
        var refused = await (await Quote(new { option_id = asked.Oil.ToString(), pick_id = "castor" })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("option-pick-unknown", $"option_{asked.Oil}"), (refused.GetProperty("code").GetString(), refused.GetProperty("field").GetString()));

        var hold = await (await client.PostAsJsonAsync("/api/v1/holds", new { listing_id = shop.Listing.ToString(), plan_id = shop.Plan.ToString(), start = PlainBrowser.Text(Sale.Tomorrow) }))
            .Content.ReadFromJsonAsync<JsonElement>();
        var order = await client.PostAsJsonAsync("/api/v1/orders", new { hold_id = hold.GetProperty("id").GetString(), name = "Ada", email = "ada@example.org" });
        Assert.Equal("option-required", (await order.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    private static Task<Asked> AddOptions(TestStoa stoa, Shop shop) => stoa.With(async (work, services) =>
    {
        var (oil, towels, card) = (Id<ListingOption>.New(work.Now), Id<ListingOption>.New(work.Now), Id<ListingOption>.New(work.Now));
        work.Db.AddRange(
            new ListingOption
            {
                Id = oil, ListingId = shop.Listing, Kind = OptionKind.Choice, Name = "Oil", IsRequired = true, Effect = PriceEffect.Amount, Amount = 0,
                Picks = [new("almond", "Almond", OptionPrice.Free), new("argan", "Argan", new OptionPrice(PriceEffect.Percent, 1_000))],
            },
            new ListingOption
            {
                Id = towels, ListingId = shop.Listing, Kind = OptionKind.Quantity, Name = "Towels", Effect = PriceEffect.Amount, Amount = 500, QuantityMax = 4, Position = 1,
            },
            new ListingOption { Id = card, ListingId = shop.Listing, Kind = OptionKind.Text, Name = "Words on the card", Effect = PriceEffect.Amount, Amount = 0, Position = 2 });
        Assert.Null(await work.Commit(CancellationToken.None));
        ((Offers)services.GetService(typeof(Offers))!).Forget(shop.Listing);
        return new Asked(oil, towels, card);
    });
}
