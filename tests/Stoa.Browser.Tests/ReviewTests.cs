using NodaTime;
using Stoa.Browser.Tests.Host;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Payments;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Orders;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Browser.Tests;

/// <summary>Saying how it was, in a browser: by keyboard, with the stars as radio buttons.</summary>
public sealed class ReviewTests(Chromium chromium, TestDatabases databases)
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_guest_gives_stars_by_keyboard(bool phone, bool dark)
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var plain = new PlainBrowser(stoa);
        var page = await plain.Order(shop);
        await new Sale(stoa, shop).Told(Id<Order>.Parse(page["/orders/".Length..], null), PaymentStatus.Captured);
        await stoa.Advance(Sale.Tomorrow + Duration.FromHours(2) - stoa.Clock.GetCurrentInstant());

        await using var guest = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await guest.Page.Context.AddCookiesAsync([new() { Name = SessionCookie.Name, Value = plain.Session, Url = stoa.BaseAddress.ToString() }]);
        await guest.Open(page);
        await guest.Page.GetByLabel("1 star: Bad").FocusAsync();
        for (var star = 1; star < 4; star++) await guest.Page.Keyboard.PressAsync("ArrowRight");
        Assert.True(await guest.Page.GetByLabel("4 stars: Good").IsCheckedAsync());
        await guest.Fill("What would you tell others?", "Calm hands, warm room.");
        await guest.Looks("review-form", phone, dark);
        await guest.Press("Publish review");
        await guest.Sees("Your review is on the offer's page now.");
        await guest.Sees("Calm hands, warm room.");
        await guest.Looks("review-written", phone, dark);
    }
}
