using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Taxes;
using Stoa.Server.Platform;
using Stoa.Server.Prices.Taxes;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Prices.Taxes;

/// <summary>A tax service of one's own: asked over HTTP, signed, not waited for long, not believed blindly, and never silently zero.</summary>
public sealed class TaxServiceTests(TestDatabases databases)
{
    private const string Gst =
        """{"tax":"ca-gst","name":"GST","percent":"5%","on":["price","surcharge","commission"],"remitted_by":"platform","registration":"123 RT0001"}""";

    [Fact]
    public async Task Its_taxes_stand_in_the_quote_the_order_and_the_books_and_the_same_question_is_asked_once()
    {
        await using var service = await TaxStandIn.Start();
        service.Body = $$"""{"reference":"calc_7","taxes":[{{Gst}},{"tax":"ca-qst","name":"QST","percent":"9.975%"}]}""";
        await using var stoa = await TestStoa.Start(databases, With(service));
        var shop = await Shop.Open(stoa);
        using var guest = stoa.Client();
        var (status, quote) = await Quote(guest, shop);
        Assert.Equal(HttpStatusCode.OK, status);
        // A guest: 100, surcharge 10, 5 % on both, 9.975 % on the price.
        Assert.Equal(10_000 + 1_000 + 500 + 50 + 998, quote.GetProperty("guest").GetProperty("lines").EnumerateArray()
            .Where(line => line.GetProperty("paid_by").GetString() == "customer").Sum(line => line.GetProperty("amount").GetProperty("amount").GetInt64()));
        Assert.Equal(2, service.Questions.Count);
        var asked = JsonDocument.Parse(service.Questions[0]).RootElement;
        Assert.Equal(("CA", "H2J 2K8", "CAD", true), (
            asked.GetProperty("place").GetProperty("country").GetString(), asked.GetProperty("place").GetProperty("postcode").GetString(),
            asked.GetProperty("currency").GetString(), asked.GetProperty("buyer").GetProperty("is_guest").GetBoolean()));
        Assert.Equal(["massage", "wellness"], asked.GetProperty("categories").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal("plan 10000, guest_surcharge 1000, commission 1000", string.Join(", ", asked.GetProperty("lines").EnumerateArray()
            .Select(line => $"{line.GetProperty("kind").GetString()} {line.GetProperty("amount").GetInt64()}")));
        await Quote(guest, shop);
        Assert.Equal(2, service.Questions.Count);

        // The order keeps what was told, by whom, though it would be told otherwise by now.
        service.Body = "{\"taxes\":[]}";
        var sale = new Sale(stoa, shop);
        var order = await sale.Look(await sale.Paid(await sale.NewGuest()));
        Assert.Equal((new TaxSource("http", "calc_7"), 1_548L), (order.Quote.TaxSource, order.Quote.Tax.Minor));
        Assert.Equal("123 RT0001", order.Quote.Lines.First(line => line.Kind == QuoteLineKind.Tax).Tax!.Registration);
    }

    [Fact]
    public async Task What_fails_or_makes_no_sense_is_never_zero()
    {
        await using var service = await TaxStandIn.Start();
        await using var stoa = await TestStoa.Start(databases, With(service));
        var shop = await Shop.Open(stoa);
        using var guest = stoa.Client();
        foreach (var (status, body) in new (int?, string)[]
        {
            (500, "{}"), (404, "nothing here"), (200, "<html>"), (200, "{}"), (200, "null"), (null, "silence"),
            (200, """{"taxes":[{"tax":"vat","name":"VAT","percent":"120%"}]}"""),
            (200, """{"taxes":[{"tax":"vat","name":"VAT","percent":20}]}"""),
            (200, """{"taxes":[{"tax":"V A T","name":"VAT","percent":"20%"}]}"""),
            (200, """{"taxes":[{"tax":"vat","name":"VAT","percent":"20%","on":["tips"]}]}"""),
            (200, """{"taxes":[{"tax":"vat","name":"VAT","percent":"20%","on":[]}]}"""),
            (200, """{"taxes":[{"tax":"vat","name":"VAT","percent":"20%"},{"tax":"vat","name":"VAT","percent":"5%"}]}"""),
            (200, """{"taxes":[{"tax":"a","name":"A","percent":"20%","included":true},{"tax":"b","name":"B","percent":"5%"}]}"""),
        })
        {
            (service.Status, service.Body) = (status, body);
            var (answered, problem) = await Quote(guest, shop);
            Assert.True((answered, problem.GetProperty("code").GetString()) == (HttpStatusCode.ServiceUnavailable, "taxes-unknown"), $"{status} {body} was believed.");
        }
        Assert.DoesNotContain(service.Questions, question => question.StartsWith("not signed", StringComparison.Ordinal));
        (service.Status, service.Body) = (200, """{"taxes":[]}""");
        Assert.Equal(HttpStatusCode.OK, (await Quote(guest, shop)).Status);
    }

    [Fact]
    public async Task A_page_says_so_the_presets_rates_may_count_instead_and_what_failed_is_left_alone_for_a_while()
    {
        await using var service = await TaxStandIn.Start();
        service.Status = 500;
        await using (var strict = await TestStoa.Start(databases, With(service)))
        {
            var shop = await Shop.Open(strict);
            using var guest = new PlainBrowser(strict);
            var checkout = await guest.Hold(shop);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await guest.Open(checkout));
            Assert.Contains("The taxes on this cannot be worked out right now", guest.Html, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, await guest.Open($"/l/{shop.Listing}/times"));
            // It answers again: the same page sells.
            (service.Status, service.Body) = (200, $$"""{"taxes":[{{Gst}}]}""");
            Assert.Equal(HttpStatusCode.OK, await guest.Open($"{checkout}?as=guest"));
            Assert.Contains("GST 5&#xA0;%", guest.Html, StringComparison.Ordinal);
        }

        service.Questions.Clear();
        service.Status = 500;
        await using var lenient = await TestStoa.Start(databases, With(service, ("WhenItFails", "Preset"), ("Rest", "01:00:00")));
        var other = await Shop.Open(lenient);
        using var client = lenient.Client();
        var (status, quote) = await Quote(client, other);
        Assert.Equal(HttpStatusCode.OK, status);
        var source = quote.GetProperty("guest").GetProperty("tax_source");
        Assert.Equal(("preset", "http"), (source.GetProperty("teller").GetString(), source.GetProperty("instead_of").GetString()));
        await Quote(client, other);
        Assert.Single(service.Questions);
    }

    [Fact]
    public async Task A_host_registers_its_own_in_the_presets_place_and_its_faults_are_no_zero_either()
    {
        var own = new OwnTeller();
        await using var stoa = await TestStoa.Start(
            databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Taxes:Rest"] = "00:00:00", ["Stoa:Taxes:Timeout"] = "00:00:01" },
            replace: all => all.AddSingleton<ITellsTaxes>(own));
        var shop = await Shop.Open(stoa);
        using var guest = stoa.Client();
        var (status, quote) = await Quote(guest, shop);
        Assert.Equal((HttpStatusCode.OK, "own"), (status, quote.GetProperty("guest").GetProperty("tax_source").GetProperty("teller").GetString()));
        Assert.Contains(quote.GetProperty("account").GetProperty("lines").EnumerateArray(), line => line.GetProperty("label").GetString() == "VAT 8\u00A0%");

        own.Tell = _ => throw new InvalidOperationException("Out of order");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "taxes-unknown"), Refusal(await Quote(guest, shop)));
        own.Tell = _ => new TaskCompletionSource<Outcome<TaxAnswer>>().Task;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "taxes-unknown"), Refusal(await Quote(guest, shop)));
        // What it refuses for a reason is refused for that reason.
        own.Tell = _ => Task.FromResult<Outcome<TaxAnswer>>(new Problem(ProblemKind.Conflict, "not-sold-here", "This is not sold there."));
        Assert.Equal((HttpStatusCode.Conflict, "not-sold-here"), Refusal(await Quote(guest, shop)));
    }

    private sealed class OwnTeller : ITellsTaxes
    {
        public string Name => "own";

        public Func<TaxedSale, Task<Outcome<TaxAnswer>>> Tell { get; set; } = sale => Task.FromResult<Outcome<TaxAnswer>>(
            new TaxAnswer([new TaxRule("vat", "ca-vat", "VAT", new TaxPercent(80_000), sale.Place.Country, NodaTime.Instant.MinValue)]));

        public Task<Outcome<TaxAnswer>> TaxesOn(TaxedSale sale, CancellationToken cancel) => Tell(sale);
    }

    private static (HttpStatusCode, string?) Refusal((HttpStatusCode Status, JsonElement Body) answer) => (answer.Status, answer.Body.GetProperty("code").GetString());

    [Theory]
    [InlineData("Url", "http://taxes.example.org/", "https")]
    [InlineData("Secret", "c2hvcnQ=", "24 bytes")]
    [InlineData("Timeout", "00:01:00", "00:00:10")]
    public async Task Settings_that_cannot_work_stop_the_start(string key, string value, string sentence)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Taxes:Url"] = "https://taxes.example.org/", ["Stoa:Taxes:Secret"] = TaxStandIn.Secret, [$"Stoa:Taxes:{key}"] = value };
        var refused = await Assert.ThrowsAsync<SetupException>(() => TestStoa.Start(databases, settings));
        Assert.Contains($"Stoa:Taxes:{key}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> With(TaxStandIn service, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Taxes:Url"] = service.Address, ["Stoa:Taxes:Secret"] = TaxStandIn.Secret, ["Stoa:Taxes:Rest"] = "00:00:00",
        };
        foreach (var (key, value) in more) settings[$"Stoa:Taxes:{key}"] = value;
        return settings;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Quote(HttpClient client, Shop shop)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/quotes", new { listing_id = shop.Listing.ToString(), plan_id = shop.Plan.ToString() });
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }
}
