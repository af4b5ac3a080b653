using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NodaTime;
using Stoa.Browser.Tests.Host;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Browser.Tests;

/// <summary>One sale on its pages, with scripts: from a free time to the provider's day. Each page fits, and is accessible.</summary>
public sealed partial class SalePagesTests(Chromium chromium, TestDatabases databases)
{
    private const string LongName = "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff";
    private static readonly Dictionary<string, string?> Demo = new(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" };

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_sale_from_a_free_time_to_the_providers_day(bool phone, bool dark)
    {
        await using var stoa = await TestStoa.Start(databases, Demo, worker: true);
        var shop = await Shop.Open(stoa, resources: 2);
        await AddExtra(stoa, shop);
        await using var guest = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await guest.Open($"/l/{shop.Listing}/times");
        await Looks(guest, "times", phone, dark);
        await guest.Page.GetByRole(AriaRole.Link, new() { Name = "Tuesday 3 March" }).ClickAsync();
        await Assertions.Expect(guest.Page.Locator(".day[aria-current]")).ToContainTextAsync("Tue");
        await guest.Page.Locator("label.slot", new() { HasText = "11:00" }).ClickAsync();
        Assert.EndsWith("/times", guest.Page.Url, StringComparison.Ordinal);
        await guest.Press("Hold this time");
        await guest.Sees("How do you want to book?");
        await Looks(guest, "choice", phone, dark);

        await guest.Follow("Continue as a guest");
        await guest.Page.GetByText("Hot stones").ClickAsync();
        await Assertions.Expect(guest.Page.Locator("#field-expected_total tfoot")).ToContainTextAsync("$132.00");
        await guest.Fill("Your name", LongName);
        await guest.Fill("E-mail", "hubert@example.org");
        await guest.Fill("A note", "I come with a walking stick. " + string.Concat(Enumerable.Repeat("Averyverylongwordwithoutanyspaces", 4)));
        await Looks(guest, "checkout", phone, dark);
        await guest.Press("Book and go to payment");
        await guest.Page.WaitForURLAsync(SandboxPage());
        await guest.Open($"{new Uri(guest.Page.Url).AbsolutePath}?card=4242424242424242");
        await guest.Page.Locator("button.sandbox-pay").First.ClickAsync();
        await guest.Page.WaitForURLAsync(OrderPage());
        await guest.Sees("Paid and confirmed");
        await Looks(guest, "order", phone, dark);
        var page = new Uri(guest.Page.Url).AbsolutePath;
        await guest.Open($"{page}/cancel");
        await Looks(guest, "cancel", phone, dark);
        await guest.Open($"{page}/reschedule");
        await Looks(guest, "reschedule", phone, dark);
        await guest.Open("/orders");
        await Looks(guest, "my-orders", phone, dark);

        await using var provider = await Provider(stoa, shop, phone, dark);
        await provider.Open(page);
        await Looks(provider, "provider-order", phone, dark);
        await provider.Open("/provider/day?date=2026-03-03");
        await Looks(provider, "provider-day", phone, dark);
        await provider.Open("/provider/bookings");
        await Looks(provider, "provider-bookings", phone, dark);
        await provider.Open("/provider/balance");
        await Looks(provider, "provider-balance", phone, dark);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Waiting_refused_and_empty_pages(bool phone, bool dark)
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, mode: BookingMode.Request);
        await using var provider = await Provider(stoa, shop, phone, dark);
        string[] empty = ["/provider/day", "/provider/bookings", "/provider/balance", "/orders"];
        foreach (var path in empty)
        {
            await provider.Open(path);
            await Looks(provider, $"empty{path.Replace('/', '-')}", phone, dark);
        }

        using var quick = new PlainBrowser(stoa);
        var request = await quick.Order(shop);
        await using var guest = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        var order = Id<Order>.Parse(request["/orders/".Length..], null);
        await new Sale(stoa, shop).Told(order, PaymentStatus.Authorized);
        await provider.Open("/provider/bookings");
        await Looks(provider, "requests", phone, dark);
        await provider.Press("Accept");
        await provider.Sees("Done: Accepted by the provider.");
        await guest.Open($"/l/{shop.Listing}/times?date=2026-03-04");
        await guest.Page.Locator("label.slot").First.ClickAsync();
        await guest.Press("Hold this time");
        await guest.Page.WaitForURLAsync(new Regex("/checkout/", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await guest.Follow("Continue as a guest");
        await guest.Page.Locator("form").EvaluateAllAsync<object>("forms => forms.forEach(form => form.noValidate = true)");
        await guest.Press("Book and go to payment");
        await Looks(guest, "checkout-refused", phone, dark);
        stoa.Clock.Advance(Duration.FromMinutes(11));
        await guest.Page.GotoAsync(guest.Page.Url);
        await Looks(guest, "checkout-expired", phone, dark);
        guest.Forgive("status of 4");
    }

    // Where a folder is named, the pages are also kept as pictures, for the eyes of whoever changes them.
    private static async Task Looks(Visitor visitor, string name, bool phone, bool dark)
    {
        if (Environment.GetEnvironmentVariable("STOA_PICTURES") is { Length: > 0 } folder)
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{(phone ? "390" : "1280")}-{(dark ? "dark" : "light")}.png"), FullPage = true });
        await visitor.FitsItsWidth();
        await visitor.IsAccessible();
    }

    private async Task<Visitor> Provider(TestStoa stoa, Shop shop, bool phone, bool dark)
    {
        var provider = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await provider.Page.Context.AddCookiesAsync(
            [new() { Name = SessionCookie.Name, Value = await Members.SignIn(stoa, shop.Organization), Url = stoa.BaseAddress.ToString() }]);
        return provider;
    }

    private static Task<int> AddExtra(TestStoa stoa, Shop shop) => stoa.With(async (work, _) =>
    {
        work.Db.Add(new ListingOption
        {
            Id = Id<ListingOption>.New(work.Now), ListingId = shop.Listing, Name = "Hot stones", Effect = PriceEffect.Amount, Amount = 2_000,
        });
        Assert.Null(await work.Commit(CancellationToken.None));
        return 0;
    });

    [GeneratedRegex("/sandbox/pay/", RegexOptions.None, 1000)]
    private static partial Regex SandboxPage();

    [GeneratedRegex("/orders/ord_", RegexOptions.None, 1000)]
    private static partial Regex OrderPage();
}
