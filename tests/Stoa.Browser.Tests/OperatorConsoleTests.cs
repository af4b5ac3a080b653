using Stoa.Browser.Tests.Host;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Browser.Tests;

/// <summary>The operator's console with an order in every sort of trouble, on a phone and on a desk, by day and by night.</summary>
public sealed class OperatorConsoleTests(Chromium chromium, TestDatabases databases)
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Every_page_is_accessible_and_fits(bool phone, bool dark)
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Demo"] = "true", ["Stoa:Delivery:AttemptsMax"] = "1",
        });
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        await sale.Place(await sale.NewGuest(), Sale.Tomorrow + NodaTime.Duration.FromHours(2));
        var refunded = await sale.TryFire(sale.Operator, order, new("force-refund", "The shower was cold.", new Core.Money(1_100, Core.Currency.Parse("CAD"))));
        Assert.Null(refunded.Problem);
        // The gateway does not know this payment: the refund's letter dies on its first try.
        await stoa.Settle();
        await using var visitor = await chromium.Visit(stoa.BaseAddress, phone, dark: dark);
        await visitor.Page.Context.AddCookiesAsync([new() { Name = "stoa_session", Value = await SignedIn.Token(stoa, isOperator: true), Url = stoa.BaseAddress.ToString() }]);
        foreach (var path in new[]
        {
            "/operator", "/operator/orders", $"/operator/orders/{order}", $"/operator/orders/{order}/force-refund?amount=20", $"/operator/orders/{order}/force-cancel",
            "/operator/dead-letters", "/operator/providers", $"/operator/providers/{sale.Shop.Organization}", "/operator/ledger", "/operator/audit", "/operator/fee-policies", "/operator/fee-policies/new",
        })
        {
            await visitor.Open(path);
            if (Environment.GetEnvironmentVariable("SHOTS") is { } folder)
                await visitor.Page.ScreenshotAsync(new() { FullPage = true, Path = $"{folder}/{(phone ? "phone" : "desk")}-{(dark ? "dark" : "light")}-{path[1..].Replace('/', '_').Split('?')[0].Replace(order.ToString(), "X")}.png" });
            await visitor.FitsItsWidth();
            await visitor.IsAccessible();
        }
    }
}
