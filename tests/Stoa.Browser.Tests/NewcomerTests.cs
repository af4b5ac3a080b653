using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stoa.Browser.Tests.Host;
using Stoa.Server.Demo;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Browser.Tests;

/// <summary>
/// What a newcomer does in the first three minutes of the demo: finds a provider, books as a guest, pays, looks at it as
/// the operator, moves the clock, and sees the money released. Where STOA_PICTURES names a folder, README's pictures are taken.
/// </summary>
public sealed partial class NewcomerTests(Chromium chromium, TestDatabases databases)
{
    [Fact]
    public async Task The_demo_from_the_first_page_to_the_released_money()
    {
        await using var stoa = await TestStoa.Start(
            databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" }, worker: true, realTime: true,
            before: options => SeedDemo.Run(options, CancellationToken.None));
        await using var guest = await chromium.Visit(stoa.BaseAddress);
        await guest.Open("/");
        await Keeps(guest, "home");
        await guest.Fill("What", "massage");
        await guest.Press("Search");
        await Keeps(guest, "search");
        await guest.Page.Locator("a[href^='/l/']").First.ClickAsync();
        await Keeps(guest, "listing");
        // The first day with a free time; today may be over.
        if (await guest.Page.Locator("label.slot").CountAsync() == 0)
            await guest.Page.Locator("a.day:not([aria-disabled])").First.ClickAsync();
        await guest.Page.Locator("label.slot").First.ClickAsync();
        await guest.Press("Hold this time");
        await guest.Page.WaitForURLAsync(Checkout());
        await guest.Follow("Continue as a guest");
        await guest.Fill("Your name", "Ada Newcomer");
        await guest.Fill("E-mail", "ada@example.org");
        await Keeps(guest, "checkout");
        await guest.Press("Book and go to payment");
        await guest.Page.WaitForURLAsync(Payment());
        await guest.Open($"{new Uri(guest.Page.Url).AbsolutePath}?card=4242424242424242");
        await guest.Page.Locator("button.sandbox-pay").First.ClickAsync();
        await guest.Page.WaitForURLAsync(Order());
        await Assertions.Expect(guest.Page.Locator("main")).ToContainTextAsync(ConfirmedOrAsked());
        await Keeps(guest, "order");
        var order = new Uri(guest.Page.Url).AbsolutePath;

        await using var @operator = await SignedIn(stoa, DemoAccounts.Operator);
        await @operator.Open($"/operator{order}");
        await @operator.Sees("Ada Newcomer");
        await Keeps(@operator, "operator-order");
        await @operator.Open("/demo/mailbox");
        await @operator.Sees("ada@example.org");

        await using var provider = await SignedIn(stoa, DemoAccounts.Provider);
        await provider.Open("/provider/day");
        await Keeps(provider, "provider-day");
    }

    private async Task<Visitor> SignedIn(TestStoa stoa, string email)
    {
        var visitor = await chromium.Visit(stoa.BaseAddress);
        await visitor.Open("/sign-in");
        await visitor.Fill("E-mail", email);
        await visitor.Fill("Password", DemoAccounts.Password);
        await visitor.Page.Locator("main form button[type=submit]").First.ClickAsync();
        await visitor.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        return visitor;
    }

    private static async Task Keeps(Visitor visitor, string name)
    {
        if (Environment.GetEnvironmentVariable("STOA_PICTURES") is { Length: > 0 } folder)
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        await visitor.FitsItsWidth();
        await visitor.IsAccessible();
    }

    [GeneratedRegex("/checkout/", RegexOptions.None, 1_000)]
    private static partial Regex Checkout();

    [GeneratedRegex("/sandbox/pay/", RegexOptions.None, 1_000)]
    private static partial Regex Payment();

    [GeneratedRegex("/orders/ord_", RegexOptions.None, 1_000)]
    private static partial Regex Order();

    [GeneratedRegex("Paid and confirmed|answers soon|has been asked", RegexOptions.None, 1_000)]
    private static partial Regex ConfirmedOrAsked();
}
