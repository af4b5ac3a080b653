using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Payments;

using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders;

/// <summary>Who sees how to reach the customer of an order, and when.</summary>
public sealed class ShownContactTests(TestDatabases databases)
{
    [Fact]
    public async Task A_provider_reaches_the_customer_from_the_confirmation_until_it_is_over()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, mode: BookingMode.Request);
        var sale = new Sale(stoa, shop);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        var order = OrderPageTests.IdOf(page);
        using var owner = await Member(stoa, shop, MemberRole.Owner);
        using var finance = await Member(stoa, shop, MemberRole.Finance);
        using var runs = new PlainBrowser(stoa);
        runs.Use(await SignedIn.Token(stoa, isOperator: true));

        Assert.Equal(("Ada Guest", null), await Customer(owner, page));
        await sale.Told(order, PaymentStatus.Authorized);
        Assert.Equal(("Ada Guest", null), await Customer(owner, page));
        Assert.True((await sale.TryFire(sale.Provider, order, new("accept"))).Succeeded);
        Assert.Equal(("Ada Guest", "ada@example.org"), await Customer(owner, page));
        await owner.Open(page);
        Assert.Contains("mailto:ada@example.org", owner.Html, StringComparison.Ordinal);

        await sale.Told(order, PaymentStatus.Captured);
        await stoa.Advance(Sale.Tomorrow + Duration.FromHours(2) - stoa.Clock.GetCurrentInstant());
        await sale.Stands(order, OrderState.Completed, MoneyState.Held);
        Assert.Equal(("Ada Guest", null), await Customer(owner, page));
        await owner.Open(page);
        Assert.DoesNotContain("ada@example.org", owner.Html, StringComparison.Ordinal);
        Assert.Equal(("Ada Guest", "ada@example.org"), await Customer(guest, page));
        Assert.Equal(("Ada Guest", "ada@example.org"), await Customer(runs, page));
        await finance.Open(page);
        Assert.DoesNotContain("ada@example.org", finance.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_who_only_looks_never_sees_it()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var page = await guest.Order(shop);
        await new Sale(stoa, shop).Told(OrderPageTests.IdOf(page), PaymentStatus.Captured);
        using var staff = await Member(stoa, shop, MemberRole.Staff);
        using var finance = await Member(stoa, shop, MemberRole.Finance);
        Assert.Equal(("Ada Guest", "ada@example.org"), await Customer(staff, page));
        Assert.NotEqual(("Ada Guest", "ada@example.org"), await Customer(finance, page));
    }

    private static async Task<PlainBrowser> Member(TestStoa stoa, Shop shop, MemberRole role)
    {
        var browser = new PlainBrowser(stoa);
        await browser.SignIn(shop.Organization, role);
        return browser;
    }

    private static async Task<(string? Name, string? Email)> Customer(PlainBrowser reader, string page)
    {
        using var answer = await reader.Client.GetAsync($"/api/v1{page}");
        if (!answer.IsSuccessStatusCode) return (null, null);
        var customer = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("customer");
        return (customer.GetProperty("name").GetString(), customer.TryGetProperty("email", out var email) ? email.GetString() : null);
    }
}
