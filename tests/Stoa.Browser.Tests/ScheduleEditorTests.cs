using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Stoa.Browser.Tests.Host;
using Stoa.Server.Availability;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Browser.Tests;

/// <summary>The schedule editor in a real browser: by keyboard alone, with the two weeks following the typing.</summary>
public sealed partial class ScheduleEditorTests(Chromium chromium, TestDatabases databases)
{
    private const int TabsMax = 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_week_is_changed_without_a_mouse_and_the_preview_follows(bool phone)
    {
        await using var stoa = await TestStoa.Start(databases, worker: true);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        await sale.Paid(await sale.NewGuest());
        await using var owner = await Owner(stoa, sale.Shop, phone);
        await owner.Open(await Editor(stoa, sale.Shop));
        await Looks(owner, "editor", phone);
        var preview = owner.Page.Locator("#preview");
        await Assertions.Expect(preview).ToContainTextAsync("09:00–17:00");
        await Assertions.Expect(preview).ToContainTextAsync("Booked: 10:00–11:00");

        // Chromium writes times in the browser's language: en-CA has twelve hours. Typing alone changes the two weeks; nothing is saved.
        await TabTo(owner, "Tuesday window 1, closes");
        await owner.Page.Keyboard.TypeAsync("1200PM");
        await Assertions.Expect(preview).ToContainTextAsync("09:00–12:00");

        // A button exchanges the editor in place; the focus goes on to what is new.
        await TabTo(owner, "Add hours on Tuesday");
        await owner.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(owner.Page.Locator(".htmx-request, .htmx-swapping, .htmx-settling")).ToHaveCountAsync(0);
        await Assertions.Expect(owner.Page.GetByLabel("Tuesday window 2, opens")).ToBeFocusedAsync();
        await owner.Page.Keyboard.TypeAsync("1100AM");
        await TabTo(owner, "Tuesday window 2, closes");
        await owner.Page.Keyboard.TypeAsync("0700PM");
        await Assertions.Expect(preview).ToContainTextAsync("Tuesday 11:00–19:00 overlaps 09:00–12:00.");
        await Looks(owner, "overlap", phone);
        // Backwards one comes upon the last part of the field, its picker: the hours are three parts further.
        await TabTo(owner, "Tuesday window 2, opens", backwards: true);
        for (var part = 0; part < 3; part++) await owner.Page.Keyboard.PressAsync("Shift+Tab");
        await owner.Page.Keyboard.TypeAsync("0200PM");
        await Assertions.Expect(preview).ToContainTextAsync("09:00–12:00, 14:00–19:00");

        await TabTo(owner, "+ Closure");
        await owner.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(owner.Page.GetByLabel("From")).ToBeFocusedAsync();
        // A date field takes its parts one after the other: month, day, year.
        await owner.Page.Keyboard.TypeAsync("03062026");
        await TabTo(owner, "Save");
        await owner.Page.Keyboard.PressAsync("Enter");
        await owner.Sees("Saved. Customers see the new hours from now on.");
        await Assertions.Expect(preview).ToContainTextAsync("14:00–19:00");
        await Looks(owner, "saved", phone);

        await owner.Open($"/provider/{sale.Shop.Organization}/schedules");
        await owner.Sees("Tue 09:00–12:00 and 14:00–19:00");
        await Looks(owner, "schedules", phone);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_preview_shows_a_listings_own_times(bool phone)
    {
        await using var stoa = await TestStoa.Start(databases, worker: true);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        await sale.Paid(await sale.NewGuest());
        await using var owner = await Owner(stoa, sale.Shop, phone, dark: true);
        await owner.Open(await Editor(stoa, sale.Shop));
        await owner.Page.GetByLabel("As customers see").SelectOptionAsync(new SelectOptionValue { Label = "Deep tissue massage, 60 minutes" });
        await Assertions.Expect(owner.Page.Locator("#preview s").First).ToContainTextAsync("10:00");
        await Looks(owner, "as-customers", phone);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_calendar_is_shared_and_another_one_is_read_from_a_file(bool phone)
    {
        await using var stoa = await TestStoa.Start(databases, worker: true);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        await sale.Paid(await sale.NewGuest());
        await using var owner = await Owner(stoa, sale.Shop, phone, dark: phone);
        await owner.Open($"/provider/{sale.Shop.Organization}/calendars");
        await Looks(owner, "calendars", phone);
        await owner.Follow("Room 1");
        await owner.Press("Make the address");
        await Assertions.Expect(owner.Page.GetByLabel("Address to subscribe to")).ToHaveValueAsync(FeedAddress());
        await owner.Fill("Name", "Private");
        await owner.Page.GetByLabel("Or a file").SetInputFilesAsync(new FilePayload
        {
            Name = "private.ics", MimeType = "text/calendar",
            Buffer = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Middle-earth:20260303T100000\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"u8.ToArray(),
        });
        await owner.Press("Read it");
        await owner.Sees("Booked although busy elsewhere");
        await Looks(owner, "calendar", phone);
    }

    [GeneratedRegex(@"/calendars/[\w-]{43}\.ics$", RegexOptions.None, 1000)]
    private static partial Regex FeedAddress();

    private static async Task TabTo(Visitor visitor, string name, bool backwards = false)
    {
        for (var i = 0; i < TabsMax; i++)
        {
            await visitor.Page.Keyboard.PressAsync(backwards ? "Shift+Tab" : "Tab");
            if (await visitor.Page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()") == name) return;
        }
        Assert.Fail($"Nothing that is called '{name}' gets the focus.");
    }

    private async Task<Visitor> Owner(TestStoa stoa, Shop shop, bool phone, bool dark = false)
    {
        var owner = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await owner.Page.Context.AddCookiesAsync(
            [new() { Name = SessionCookie.Name, Value = await Members.SignIn(stoa, shop.Organization), Url = stoa.BaseAddress.ToString() }]);
        return owner;
    }

    private static async Task<string> Editor(TestStoa stoa, Shop shop)
    {
        var schedule = await stoa.With((work, _) => work.Db.Set<Resource>().Where(r => r.Id == shop.Resources[0]).Select(r => r.ScheduleId).SingleAsync());
        return $"/provider/{shop.Organization}/schedules/{schedule}";
    }

    private static async Task Looks(Visitor visitor, string name, bool phone)
    {
        if (Environment.GetEnvironmentVariable("STOA_PICTURES") is { Length: > 0 } folder)
        {
            // A picture leaves styles on fields, which an exchange in place meets again.
            visitor.Forgive("Applying inline style");
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"schedule-{name}-{(phone ? "390" : "1280")}.png"), FullPage = true });
        }
        await visitor.FitsItsWidth();
        await visitor.IsAccessible();
    }
}
