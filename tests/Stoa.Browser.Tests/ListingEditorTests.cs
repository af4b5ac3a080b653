using Microsoft.Playwright;
using Stoa.Browser.Tests.Host;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Browser.Tests;

/// <summary>A provider writes a listing without touching a mouse.</summary>
public sealed class ListingEditorTests(Chromium chromium, TestDatabases databases)
{
    [Fact]
    public async Task A_listing_is_written_and_published_by_keyboard_alone()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        await using var visitor = await Enter(stoa, shop, phone: false, dark: false);
        var (page, keys) = (visitor.Page, visitor.Page.Keyboard);
        await visitor.Open($"/provider/{shop.Organization}/listings");
        await Reach(page, page.GetByRole(AriaRole.Link, new() { Name = "New listing" }));
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync("**/listings/new");

        await Reach(page, page.GetByLabel("Title"));
        await keys.TypeAsync("Thai massage");
        await Choose(page, page.GetByLabel("Category"), "massage");
        await Reach(page, Button(page, "Show the fields of this kind and category"));
        await Leaves(page, "Space");
        // The next field is at hand: the page goes on where it was.
        await Reach(page, page.GetByLabel("Summary"));
        await keys.TypeAsync("An hour on the mat.");
        await Choose(page, page.GetByLabel("Style"), "thai");
        await Reach(page, page.GetByLabel("Plan", new() { Exact = true }).First);
        await keys.TypeAsync("Hour");
        await Reach(page, page.GetByLabel("Price in CAD"));
        await keys.PressAsync("Control+A");
        await keys.TypeAsync("95");
        await Reach(page, Button(page, "Add an extra"));
        await Leaves(page, "Enter");
        // A new row takes the cursor.
        await Assertions.Expect(page.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
        await keys.TypeAsync("Hot stones");
        await Reach(page, page.GetByLabel("Adds", new() { Exact = false }).First);
        await keys.TypeAsync("20");
        await Reach(page, page.GetByRole(AriaRole.Checkbox, new() { Name = "Hot stones" }));
        await keys.PressAsync("Space");
        // The price explains itself while one writes: 115 less ten percent.
        await Assertions.Expect(page.Locator("#draft-price")).ToContainTextAsync("$103.50");
        await Reach(page, page.Locator("aside").GetByRole(AriaRole.Button, new() { Name = "Save" }));
        await Leaves(page, "Enter");
        await visitor.Sees("Saved as a draft");
        await Reach(page, Button(page, "Publish"));
        await Leaves(page, "Enter");
        await visitor.Sees("It is published");
        await Reach(page, page.GetByRole(AriaRole.Link, new() { Name = "See its page" }));
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Choose a time" })).ToBeVisibleAsync();
        await Reach(page, page.GetByText("What would it cost with options?"));
        await keys.PressAsync("Enter");
        await Reach(page, page.GetByRole(AriaRole.Checkbox, new() { Name = "Hot stones" }));
        await keys.PressAsync("Space");
        await Assertions.Expect(page.Locator("#tried-price")).ToContainTextAsync("$115.00");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Every_page_of_the_editor_fits_and_is_accessible(bool phone, bool dark)
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        await using var visitor = await Enter(stoa, shop, phone, dark);
        await visitor.Open($"/provider/{shop.Organization}/listings");
        await visitor.Looks("listings", phone, dark);
        await visitor.Open($"/provider/{shop.Organization}/listings/{shop.Listing}/photos");
        await visitor.Page.GetByLabel("Photos", new() { Exact = true }).SetInputFilesAsync(
            [new FilePayload { Name = "a.jpg", MimeType = "image/jpeg", Buffer = Pictures.Jpeg }, new FilePayload { Name = "b.png", MimeType = "image/png", Buffer = Pictures.Png(900, 600) }]);
        await visitor.Press("Add them");
        await visitor.Sees("Now say what can be seen");
        await visitor.Looks("photos", phone, dark);
        await visitor.Open($"/provider/{shop.Organization}/listings/{shop.Listing}");
        foreach (var row in new[] { "Add a choice", "Add a quantity", "Add a text" })
        {
            await visitor.Press(row);
            await visitor.Page.WaitForLoadStateAsync();
        }
        await visitor.Page.GetByLabel("Description").FillAsync("# What happens\n\n- **first** we talk\n- then you rest");
        await visitor.Press("Preview the description");
        await Assertions.Expect(visitor.Page.Locator("#description-preview li").First).ToBeVisibleAsync();
        await visitor.Looks("editor", phone, dark);
        await visitor.Open($"/l/deep-tissue-massage-{shop.Listing}");
        await visitor.Looks("listing-with-photos", phone, dark);
        foreach (var path in new[] { "questions", "listings/import" })
        {
            await visitor.Open($"/provider/{shop.Organization}/{path}");
            await visitor.Looks(path.Replace('/', '-'), phone, dark);
        }
        await visitor.Open($"/provider/{shop.Organization}/listings");
        await visitor.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Choose Deep tissue massage" }).CheckAsync();
        await visitor.Page.GetByLabel("Do", new() { Exact = true }).SelectOptionAsync("price");
        await visitor.Fill("Price change", "+10 %");
        await visitor.Press("Show what would happen");
        await visitor.Sees("$100.00 → $110.00");
        await visitor.Looks("bulk", phone, dark);
    }

    private async Task<Visitor> Enter(TestStoa stoa, Shop shop, bool phone, bool dark)
    {
        var visitor = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        var token = await SignedIn.Token(stoa, memberOf: shop.Organization);
        await visitor.Page.Context.AddCookiesAsync([new() { Name = "stoa_session", Value = token, Url = stoa.BaseAddress.ToString() }]);
        return visitor;
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    // Tab by tab, as somebody without a mouse goes.
    private static async Task Reach(IPage page, ILocator target)
    {
        const int StepsMax = 150;
        for (var step = 0; step < StepsMax; step++)
        {
            if (await target.First.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"{target} cannot be reached by the Tab key on {page.Url}.");
    }

    // Arrow by arrow.
    private static async Task Choose(IPage page, ILocator select, string value)
    {
        const int OptionsMax = 120;
        await Reach(page, select);
        for (var step = 0; step < OptionsMax && await select.First.InputValueAsync() != value; step++) await page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(value, await select.First.InputValueAsync());
    }

    // The key sends the form: goes on when the next page is there.
    private static async Task Leaves(IPage page, string key)
    {
        var arrived = new TaskCompletionSource();
        void Arrive(object? sender, IPage there) => arrived.TrySetResult();
        page.DOMContentLoaded += Arrive;
        await page.Keyboard.PressAsync(key);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        page.DOMContentLoaded -= Arrive;
    }
}
