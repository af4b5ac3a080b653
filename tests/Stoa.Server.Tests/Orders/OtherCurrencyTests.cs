using System.Net;
using Npgsql;
using Stoa.Core.Ordering;
using Stoa.Server.Payments.Books;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders;

/// <summary>Listings in another currency than the marketplace's own: they are sold, paid and booked in theirs.</summary>
public sealed class OtherCurrencyTests(TestDatabases databases)
{
    [Theory]
    [InlineData("CHF", 700, 770)]
    [InlineData("EUR", 240, 264)]
    [InlineData("GBP", 350, 385)]
    [InlineData("USD", 10_000, 11_000)]
    [InlineData("CLP", 48_420, 53_262)]
    public async Task An_order_is_placed_paid_and_settled_in_the_listings_currency(string currency, long price, long total)
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Payments:Gateways:0"] = "sandbox" });
        var sale = new Sale(stoa, await Shop.Open(stoa, priceMinor: price, currency: currency));
        using var shopper = new Shopper(stoa.BaseAddress);
        var held = await shopper.Hold(sale.Shop, Sale.Tomorrow);
        Assert.Equal(HttpStatusCode.Created, held.Status);
        var placed = await shopper.Order(held["id"]);
        Assert.True(placed.Status == HttpStatusCode.Created, placed.Text);
        Assert.Equal((total, currency), (placed.Json.GetProperty("total").GetProperty("amount").GetInt64(), placed.Json.GetProperty("total").GetProperty("currency").GetString()));

        await shopper.Pay(placed["id"]);
        await stoa.Settle();

        Assert.True(Stoa.Server.Platform.Ids.Id<Stoa.Server.Orders.Order>.TryParse(placed["id"], out var order));
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        // The database's clock is the world's, months after the test's: entries look as if they had waited long for their seal.
        var findings = (await new LedgerCheck(database).Run(CancellationToken.None)).Findings;
        Assert.DoesNotContain(findings, finding => !finding.Contains("is not sealed after an hour", StringComparison.Ordinal));
    }
}
