using Microsoft.Playwright;
using Stoa.Browser.Tests.Host;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Browser.Tests;

/// <summary>Becoming a provider without a mouse, and the pages of the team, the places and the checklist, by day and by night.</summary>
public sealed class SetUpTests(Chromium chromium, TestDatabases databases)
{
    [Fact]
    public async Task The_wizard_is_walked_through_by_keyboard_alone()
    {
        await using var stoa = await TestStoa.Start(databases);
        await using var visitor = await chromium.Visit(stoa.BaseAddress, phone: true);
        await SignIn(stoa, visitor, await SignedIn.Token(stoa));
        var (page, keys) = (visitor.Page, visitor.Page.Keyboard);
        await visitor.Open("/provider/start");
        await visitor.Looks("setup-business", phone: true, dark: false);
        await Reach(page, "field-name");
        await keys.TypeAsync("Maison Plateau");
        await keys.PressAsync("Tab");
        // A group of radio buttons is one stop; the space bar takes the first.
        await keys.PressAsync("Space");
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync("**/setup/place");
        await visitor.Looks("setup-place", phone: true, dark: false);
        await Reach(page, "field-street");
        await keys.TypeAsync("1 Queen Street");
        await Reach(page, "field-city");
        await keys.TypeAsync("Toronto");
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync("**/setup/zone");
        await visitor.Looks("setup-zone", phone: true, dark: false);
        Assert.Equal("America/Toronto", await page.Locator("#field-zone").InputValueAsync());
        await Reach(page, "field-latitude");
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync("**/ready");
        await visitor.Sees("Nothing of you is public yet");
        await visitor.Looks("ready", phone: true, dark: false);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Every_page_of_the_desk_is_accessible_and_fits(bool phone, bool dark)
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 3);
        await using var visitor = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await SignIn(stoa, visitor, await SignedIn.Token(stoa, memberOf: shop.Organization));
        await SignedIn.Token(stoa, memberOf: shop.Organization, role: Core.Access.MemberRole.Staff);
        string[] pages = ["team", "locations", "locations/new", "resources", $"resources/{shop.Resources[0]}", $"resources/listings/{shop.Listing}", "profile", "ready"];
        foreach (var name in pages)
        {
            await visitor.Open(Desk.PathOf(shop.Organization, name));
            await visitor.Looks($"desk-{name.Split('/')[0]}-{name.Length}", phone, dark);
        }
        await using var runs = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await SignIn(stoa, runs, await SignedIn.Token(stoa, isOperator: true));
        foreach (var path in (string[])["/operator/readiness", $"/operator/readiness/{shop.Organization}"])
        {
            await runs.Open(path);
            await runs.Looks($"readiness-{path.Length}", phone, dark);
        }
        await using var guest = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await guest.Open("/provider/start");
        await guest.Looks("sell-here", phone, dark);
    }

    // From wherever the focus is, on to the field; a field that cannot be reached by keyboard fails.
    private static async Task Reach(IPage page, string id)
    {
        const int stopsMax = 60;
        for (var stops = 0; stops < stopsMax; stops++)
        {
            if (await page.EvaluateAsync<string>("() => document.activeElement.id") == id) return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{id} is not reached by keyboard.");
    }

    private static Task SignIn(TestStoa stoa, Visitor visitor, string token) =>
        visitor.Page.Context.AddCookiesAsync([new() { Name = "stoa_session", Value = token, Url = stoa.BaseAddress.ToString() }]);
}
