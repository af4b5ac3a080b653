using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Stoa.Server.Operations.Reports;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Operations;

/// <summary>Reports of the books, and how payments did, after a sale, a cancelled sale and a card that was declined.</summary>
public sealed class ReportsTests(TestDatabases databases) : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal) { ["Stoa:Payments:Gateways:0"] = "sandbox", ["Stoa:Demo"] = "true" };

    private TestStoa _stoa = null!;
    private Shop _shop = null!;
    private Shopper _guest = null!;
    private PlainBrowser _operator = null!;

    public async ValueTask InitializeAsync()
    {
        _stoa = await TestStoa.Start(databases, Settings);
        _shop = await Shop.Open(_stoa);
        _guest = new Shopper(_stoa.BaseAddress);
        _operator = new PlainBrowser(_stoa);
        _operator.Use(await SignedIn.Token(_stoa, isOperator: true));
        await Sell(10, SandboxCard.Good);
        var cancelled = await Sell(11, SandboxCard.Good);
        await _guest.Send(HttpMethod.Post, $"/api/v1/orders/{cancelled}/transitions", new { name = "cancel" });
        await _stoa.Settle();
        await Sell(12, SandboxCard.Declined);
    }

    public async ValueTask DisposeAsync()
    {
        _guest.Dispose();
        _operator.Dispose();
        await _stoa.DisposeAsync();
    }

    [Fact]
    public async Task Every_report_is_a_page_an_answer_and_a_file()
    {
        Assert.Equal(HttpStatusCode.SeeOther, await _operator.Open("/operator/reports"));
        foreach (var kind in ReportKinds.All)
        {
            Assert.Equal(HttpStatusCode.OK, await _operator.Open($"/operator/reports/{kind.Name}"));
            Assert.Contains($"<h1>{kind.Title}</h1>", _operator.Html, StringComparison.Ordinal);
            var answer = await Get($"reports/{kind.Name}");
            Assert.Equal(kind.Name, answer.GetProperty("report").GetString());
            var csv = await _operator.Client.GetStringAsync(new Uri($"/api/v1/operations/reports/{kind.Name}?format=csv", UriKind.Relative));
            var lines = csv.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(string.Join(',', kind.Columns.Select(column => column.Name).Append("currency")), lines[0]);
            Assert.Equal(answer.GetProperty("rows").GetArrayLength(), lines.Length - 1);
        }
    }

    [Fact]
    public async Task The_trial_balance_is_zero_and_shows_what_was_taken_and_given_back()
    {
        var rows = (await Get("reports/trial-balance")).GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("account").GetString()!, StringComparer.Ordinal);
        Assert.Equal(0, rows.Values.Sum(row => Minor(row, "closing")));
        // Two payments of 110; one of them went back.
        Assert.Equal(22_000, Minor(rows["gateway:sandbox"], "debits"));
        Assert.Equal(-11_000, Minor(rows["held"], "closing"));
        Assert.Equal(0, Minor(rows["held"], "opening"));
    }

    [Fact]
    public async Task Revenue_stands_on_the_days_of_the_marketplaces_own_zone()
    {
        var rows = (await Get("reports/revenue")).GetProperty("rows");
        var day = Assert.Single(rows.EnumerateArray());
        var fees = Minor(day, "processor_fees");
        Assert.True(fees < 0);
        Assert.Equal(fees, Minor(day, "net"));
        Assert.Equal("CAD", day.GetProperty("currency").GetString());
        Assert.Empty((await Get("reports/revenue?currency=EUR")).GetProperty("rows").EnumerateArray());
        Assert.Empty((await Get("reports/revenue?from=2020-01-01&to=2020-01-31")).GetProperty("rows").EnumerateArray());
    }

    [Theory]
    [InlineData("reports/profit", HttpStatusCode.NotFound, "report-not-found")]
    [InlineData("reports/revenue?from=soon", HttpStatusCode.UnprocessableEntity, "bad-date")]
    [InlineData("reports/revenue?from=2026-02-01&to=2026-01-31", HttpStatusCode.UnprocessableEntity, "bad-period")]
    [InlineData("reports/revenue?from=2024-01-01&to=2026-01-31", HttpStatusCode.UnprocessableEntity, "bad-period")]
    [InlineData("reports/revenue?currency=cash", HttpStatusCode.UnprocessableEntity, "bad-currency")]
    [InlineData("observability/payments?hours=0", HttpStatusCode.UnprocessableEntity, "hours-invalid")]
    public async Task What_cannot_be_reported_is_refused(string path, HttpStatusCode status, string code)
    {
        using var answer = await _operator.Client.GetAsync(new Uri($"/api/v1/operations/{path}", UriKind.Relative));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Payments_and_webhooks_are_counted_with_what_failed()
    {
        var figures = await Get("observability/payments?hours=24");
        var checkouts = Assert.Single(figures.GetProperty("checkouts").EnumerateArray());
        Assert.Equal((3, 2, 1), (checkouts.GetProperty("started").GetInt32(), checkouts.GetProperty("paid").GetInt32(), checkouts.GetProperty("failed").GetInt32()));
        Assert.Equal(2.0 / 3, checkouts.GetProperty("success_rate").GetDouble(), 6);
        var webhooks = Assert.Single(figures.GetProperty("webhooks").EnumerateArray());
        // Two captures, a refund, a failure.
        Assert.Equal((4, 4, 0), (webhooks.GetProperty("received").GetInt32(), webhooks.GetProperty("handled").GetInt32(), webhooks.GetProperty("dead").GetInt32()));
        Assert.Equal(1, webhooks.GetProperty("success_rate").GetDouble());
        Assert.Single(figures.GetProperty("failed_payments").EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, await _operator.Open("/operator/payments?hours=1"));
        Assert.Contains("Latest failures", _operator.Html, StringComparison.Ordinal);
    }

    private async Task<string> Sell(int day, SandboxCard card)
    {
        var held = await _guest.Hold(_shop, Sale.Tomorrow + Duration.FromDays(day));
        var order = (await _guest.Order(held["id"]))["id"];
        await _guest.Pay(order, card.Number);
        await _stoa.Settle();
        return order;
    }

    private Task<JsonElement> Get(string path) => _operator.Client.GetFromJsonAsync<JsonElement>($"/api/v1/operations/{path}");

    private static long Minor(JsonElement row, string column) => row.GetProperty(column).GetProperty("amount").GetInt64();
}
