using Microsoft.Playwright;
using Stoa.Browser.Tests.Host;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Browser.Tests;

/// <summary>Favourites, comparison, maps and completion in a browser, by keyboard alone.</summary>
public sealed class DiscoveryTests(Chromium chromium, TestDatabases databases)
{
    private const int ScriptBytesMax = 100 * 1024;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Keeping_and_comparing_by_keyboard(bool phone, bool dark)
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        await Shop.Open(stoa, priceMinor: 4_500);
        await using var guest = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await guest.Open("/search?category=massage");
        foreach (var at in (int[])[0, 1])
        {
            var heart = guest.Page.GetByRole(AriaRole.Button, new() { Name = "Favourite: Deep tissue massage" }).Nth(at);
            await heart.FocusAsync();
            await guest.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(heart).ToHaveAttributeAsync("aria-pressed", "true");
            // The page stays where it is, and the focus on the heart.
            await Assertions.Expect(heart).ToBeFocusedAsync();
        }
        await guest.Looks("search-hearts", phone, dark);
        await guest.Follow("Favourites");
        await guest.Sees("This browser remembers them.");
        await guest.Looks("favourites", phone, dark);
        await guest.Press("Compare these");
        await guest.Sees("$45.00");
        await guest.Looks("compare", phone, dark);
        await guest.Press("Remove Deep tissue massage");
        await guest.Sees("Choose another one");
    }

    [Fact]
    public async Task The_map_is_moved_and_read_by_keyboard_and_lights_up_with_the_list()
    {
        await using var stoa = await TestStoa.Start(databases);
        var near = await Shop.Open(stoa);
        await Shop.Open(stoa, priceMinor: 4_500);
        await using var guest = await chromium.Visit(stoa.BaseAddress);
        await guest.Open("/search");
        var map = guest.Page.GetByRole(AriaRole.Application);
        await Assertions.Expect(map).ToBeVisibleAsync();
        var marker = guest.Page.GetByRole(AriaRole.Button, new() { Name = "2 offers: Deep tissue massage, Deep tissue massage" });
        await marker.FocusAsync();
        await Assertions.Expect(guest.Page.Locator($"[data-listing='{near.Listing}']")).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-lit", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await guest.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(guest.Page.Locator(".map-popup a")).ToHaveCountAsync(2);
        await guest.Looks("search-map", phone: false, dark: false);
        await guest.Page.Keyboard.PressAsync("Escape");

        await map.FocusAsync();
        await guest.Page.Keyboard.PressAsync("ArrowLeft");
        var area = guest.Page.GetByRole(AriaRole.Button, new() { Name = "Search this area" });
        await Assertions.Expect(area).ToBeVisibleAsync();
        await area.FocusAsync();
        await guest.Page.Keyboard.PressAsync("Enter");
        await guest.Page.WaitForURLAsync("**/search?*bounds=*");
        await guest.Sees("Deep tissue massage");
    }

    [Fact]
    public async Task On_a_phone_the_map_is_behind_a_button_and_costs_nothing_before()
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        await using var guest = await chromium.Visit(stoa.BaseAddress, phone: true, dark: true);
        var leaflet = false;
        guest.Page.Request += (_, request) => leaflet |= request.Url.Contains("leaflet.js", StringComparison.Ordinal);
        await guest.Open("/search");
        await guest.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.False(leaflet);
        await guest.Press("Show on a map");
        await Assertions.Expect(guest.Page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();
        await guest.Looks("search-map", phone: true, dark: true);
        await guest.Press("Hide the map");
        await Assertions.Expect(guest.Page.GetByRole(AriaRole.Application)).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("/search")]
    [InlineData("/l/deep-tissue-massage-{0}")]
    [InlineData("/p/{1}")]
    public async Task No_page_sends_more_than_a_hundred_kilobytes_of_script(string path)
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        await using var guest = await chromium.Visit(stoa.BaseAddress);
        var scripts = new List<IResponse>();
        guest.Page.Response += (_, answer) => { if (answer.Request.ResourceType == "script") scripts.Add(answer); };
        await guest.Open(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, shop.Listing, shop.Organization));
        await guest.Page.Locator("[data-map]").First.ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(guest.Page.GetByRole(AriaRole.Application)).ToBeVisibleAsync();
        Assert.Contains(scripts, script => script.Url.Contains("leaflet.js", StringComparison.Ordinal));
        var sent = 0L;
        foreach (var script in scripts) sent += long.Parse((await script.AllHeadersAsync())["content-length"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(sent, 1, ScriptBytesMax);
        await guest.IsAccessible();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task What_is_typed_is_completed_and_chosen_by_keyboard(bool phone, bool dark)
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        await using var guest = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await guest.Open("/");
        var box = guest.Page.GetByRole(AriaRole.Combobox, new() { Name = "What" });
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-expanded", "false");
        await box.FocusAsync();
        await guest.Page.Keyboard.TypeAsync("mass");
        var list = guest.Page.GetByRole(AriaRole.Listbox, new() { Name = "Suggestions" });
        await Assertions.Expect(list).ToBeVisibleAsync();
        await Assertions.Expect(box).ToHaveAttributeAsync("aria-expanded", "true");
        var first = list.GetByRole(AriaRole.Option).First;
        await Assertions.Expect(first).ToContainTextAsync("assage");
        await guest.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(first).ToHaveAttributeAsync("aria-selected", "true");
        Assert.Equal(await first.GetAttributeAsync("id"), await box.GetAttributeAsync("aria-activedescendant"));
        await guest.Looks("suggest", phone, dark);
        await guest.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(list).ToBeHiddenAsync();
        await Assertions.Expect(box).ToHaveValueAsync("mass");
        await guest.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(list).ToBeVisibleAsync();
        await guest.Page.Keyboard.PressAsync("ArrowDown");
        await guest.Page.Keyboard.PressAsync("Enter");
        await guest.Page.WaitForURLAsync("**/search?category=massage");
    }

    [Fact]
    public async Task Without_a_script_there_is_a_plain_box_and_no_empty_map()
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        await using var guest = await chromium.Visit(stoa.BaseAddress, script: false);
        await guest.Open("/search");
        await Assertions.Expect(guest.Page.Locator("[data-map-box]")).ToBeHiddenAsync();
        await guest.Page.GetByLabel("What").FillAsync("massage");
        await guest.Press("Show");
        await guest.Sees("Deep tissue massage");
    }
}
