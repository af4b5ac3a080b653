using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Operations.Reports;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Telemetry;
using Stoa.Server.Subscriptions;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Payments.OpenApi;
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
    private readonly Counted _counted = new();
    private string _sold = "";

    public async ValueTask InitializeAsync()
    {
        _stoa = await TestStoa.Start(databases, Settings);
        _shop = await Shop.Open(_stoa);
        _guest = new Shopper(_stoa.BaseAddress);
        _operator = new PlainBrowser(_stoa);
        _operator.Use(await SignedIn.Token(_stoa, isOperator: true));
        _sold = await Sell(10, SandboxCard.Good);
        var cancelled = await Sell(11, SandboxCard.Good);
        await _guest.Send(HttpMethod.Post, $"/api/v1/orders/{cancelled}/transitions", new { name = "cancel" });
        await _stoa.Settle();
        await Sell(12, SandboxCard.Declined);
    }

    public async ValueTask DisposeAsync()
    {
        _counted.Dispose();
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

    [Fact]
    public async Task Earnings_are_sales_and_refunds_whatever_a_reserve_keeps_meanwhile()
    {
        using var operators = SignedIn.Client(_stoa, await SignedIn.Token(_stoa, isOperator: true));
        using var set = await operators.PutAsJsonAsync("/api/v1/operations/reserve", new { percent = 10, days = 5, reason = "New here." });
        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        await _stoa.Advance(Duration.FromDays(16));
        Assert.Equal("1 9000 0 9000", await Earned());
        var sale = new Sale(_stoa, _shop);
        var back = await sale.TryFire(sale.Operator, Id<Order>.Parse(_sold, null), new("force-refund", "Too short.", Money.Of(22, Currency.Parse("CAD"))));
        Assert.Null(back.Problem);
        await _stoa.Settle();
        Assert.Equal("1 9000 1800 7200", await Earned());
        // The reserve is free again, which is no sale.
        await _stoa.Advance(Duration.FromDays(6));
        Assert.Equal("1 9000 1800 7200", await Earned());

        async Task<string> Earned()
        {
            // Weeks go by: signed in anew.
            using var reader = SignedIn.Client(_stoa, await SignedIn.Token(_stoa, isOperator: true));
            var report = await reader.GetFromJsonAsync<JsonElement>("/api/v1/operations/reports/earnings?from=2026-03-01&to=2026-04-30");
            var row = Assert.Single(report.GetProperty("rows").EnumerateArray());
            return $"{row.GetProperty("orders").GetInt64()} {Minor(row, "earned")} {Minor(row, "given_back")} {Minor(row, "net")}";
        }
    }

    [Fact]
    public async Task A_page_is_cut_where_a_file_has_every_row()
    {
        await using var database = NpgsqlDataSource.Create(_stoa.ConnectionString);
        await using var command = database.CreateCommand($"""
            with made as (
                insert into payments.entries (at, cause_kind, cause_id, text)
                select '2026-03-02T15:00:00Z'::timestamptz, 'released', 'many_' || i, 'Line ' || i from generate_series(1, {ReadReport.RowsMax}) i returning id)
            insert into payments.postings (entry_id, line, account, currency, amount_minor)
            select id, line, case line when 0 then 'outside:bank' else 'tax:t-' || id end, 'CAD', case line when 0 then 1 else -1 end from made, generate_series(0, 1) line
            """);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var answer = await Get("reports/trial-balance");
        Assert.Equal((true, ReadReport.RowsMax), (answer.GetProperty("is_cut").GetBoolean(), answer.GetProperty("rows").GetArrayLength()));
        var csv = await _operator.Client.GetStringAsync(new Uri("/operator/reports/trial-balance?format=csv", UriKind.Relative));
        Assert.Equal(ReadReport.RowsMax, csv.Split("\r\n").Count(line => line.StartsWith("tax:t-", StringComparison.Ordinal)));
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

    [Fact]
    public void What_happened_is_measured_and_the_example_rules_ask_for_what_is()
    {
        // Others sell at the same time: at least what was sold here.
        Assert.True(_counted.Of("stoa.payments.checkout.duration", "opened") >= 3);
        Assert.True(_counted.Of("stoa.payments.webhook.duration", "accepted") >= 4);
        Assert.True(_counted.Of("stoa.payments.settled", "captured") >= 2);
        Assert.True(_counted.Of("stoa.payments.settled", "failed") >= 1);

        foreach (var type in new[] { typeof(SubscriptionMetrics), typeof(ReconcileDay), typeof(QueueWorker) }) RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        var rules = File.ReadAllText(OpenApiPaths.FileBeside("deploy/prometheus/stoa-payments.yml")!);
        var asked = Regex.Matches(rules, "stoa_[a-z_]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value).Distinct().ToList();
        Assert.True(asked.Count >= 6, string.Join(", ", asked));
        Assert.Empty(asked.Except(_counted.AsPrometheusNamesThem, StringComparer.Ordinal));
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

    /// <summary>What the program measures, as a collector would hear it.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<(string Name, string Outcome), int> _times = new();
        private readonly ConcurrentDictionary<string, string> _named = new(StringComparer.Ordinal);

        public Counted()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name != StoaTelemetry.Name) return;
                var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
                foreach (var end in instrument is Counter<long> ? (string[])["_total"] : ["_bucket", "_count", "_sum"]) _named[name + end] = instrument.Name;
                listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
            _listener.Start();
        }

        public IEnumerable<string> AsPrometheusNamesThem => _named.Keys;

        public int Of(string name, string outcome) => _times.GetValueOrDefault((name, outcome));

        public void Dispose() => _listener.Dispose();

        private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (key, value) in tags)
            {
                if (key == "outcome") _times.AddOrUpdate((instrument.Name, value?.ToString() ?? ""), 1, (_, times) => times + 1);
            }
        }
    }
}
