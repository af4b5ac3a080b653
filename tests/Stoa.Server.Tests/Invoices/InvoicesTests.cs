using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Invoices;
using Stoa.Server.Invoices.Pdf;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Invoices;

/// <summary>When invoices are written, how they are numbered, and that they stay as they are.</summary>
public sealed class InvoicesTests(TestDatabases databases)
{
    private static readonly Duration Week = Duration.FromDays(7);
    private readonly Instant _start = Promotions.Tomorrow + Week;

    [Fact]
    public async Task A_release_writes_the_customers_invoice_and_the_month_the_providers()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        await prices.Issue("SPRING-20");
        var guest = await prices.Sale.NewGuest();
        var order = await prices.Place(guest, _start, "SPRING-20");
        await prices.Capture(order);
        Assert.Empty(await All(stoa));
        await stoa.Advance(Week + Duration.FromDays(7));
        var invoice = Assert.Single(await All(stoa));
        Assert.Equal((InvoiceKind.Customer, 1, 2026, 9_000L, order), (invoice.Kind, invoice.Number, invoice.Year, invoice.TotalMinor, invoice.OrderId!.Value));

        var document = await Open(stoa, invoice.Id, guest);
        Assert.Equal(["Deep tissue massage: 60 minutes 100.00", "Code SPRING-20 -20.00", "Guest surcharge 10.00"], document.Lines.Select(line => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{line.Label} {line.Amount.Major:F2}")));
        Assert.Equal(("Atelier Calme", "Ada"), (document.Seller.Name, document.Buyer.Name));
        Assert.EndsWith("-2026-000001", document.Number, StringComparison.Ordinal);

        // Nothing of it is a stranger's business.
        Assert.Equal("invoice-not-found", (await stoa.With((work, _) => ViewInvoices.Find(invoice.Id, work, default), await prices.Sale.NewGuest())).Problem?.Code);

        await stoa.Advance(Duration.FromDays(31));
        var commission = (await All(stoa)).Single(one => one.Kind == InvoiceKind.Commission);
        Assert.Equal((1_000L, Invoice.Platform, 1), (commission.TotalMinor, commission.Issuer, commission.Number));
        await stoa.Advance(Duration.FromDays(31));
        Assert.Equal(2, (await All(stoa)).Count);
    }

    [Fact]
    public async Task What_goes_back_after_the_invoice_has_a_credit_note_and_the_commission_is_credited()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        var order = await prices.Place(await prices.Sale.NewGuest(), _start);
        await prices.Capture(order);
        await stoa.Advance(Week + Duration.FromDays(7));
        await stoa.Advance(Duration.FromDays(31));
        await stoa.With(async (work, services) =>
        {
            var locked = (await OrderAccess.Lock(work, order, default)).Value.Order;
            var shares = Core.Cancellation.Refunds.Partial(locked.Quote, Money.Of(44, Currency.Parse("CAD")), Core.Cancellation.Refunded.None(Currency.Parse("CAD"))).Value;
            Assert.Null((await Server.Payments.Refunding.RequestRefund.Apply(work, locked, shares, "Late", default)).Problem);
            Assert.Null(await work.Commit(default));
            return 0;
        });
        await prices.SettleRefunds(order);
        await stoa.Settle();
        var credit = (await All(stoa)).Single(one => one.Kind == InvoiceKind.CustomerCredit);
        Assert.Equal((-4_400L, 2), (credit.TotalMinor, credit.Number));
        var document = await Open(stoa, credit.Id, prices.Sale.Operator);
        Assert.Equal(["-40.00", "-4.00"], document.Lines.Select(line => line.Amount.Major.ToString("F2", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.EndsWith("-2026-000001", document.Corrects, StringComparison.Ordinal);
        await stoa.Advance(Duration.FromDays(31));
        Assert.Equal([1_000L, -400L], (await All(stoa)).Where(one => one.Issuer == Invoice.Platform).OrderBy(one => one.Number).Select(one => one.TotalMinor));
    }

    [Fact]
    public async Task Numbers_have_no_gaps_whoever_races_and_whatever_is_rolled_back()
    {
        await using var stoa = await TestStoa.Start(databases);
        var taken = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => stoa.With(async (work, _) =>
        {
            var number = await WriteInvoice.Next("racers", 2026, work, default);
            if (i % 3 == 0)
            {
                await work.Abandon();
                return 0;
            }
            Assert.Null(await work.Commit(default));
            return number;
        })));
        Assert.Equal(Enumerable.Range(1, 40), taken.Where(number => number > 0).Order());
    }

    [Fact]
    public async Task An_invoice_stays_as_it_was_issued()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        var order = await prices.Place(await prices.Sale.NewGuest(), _start);
        await prices.Capture(order);
        await stoa.Advance(Week + Duration.FromDays(7));
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        foreach (var sql in (string[])["delete from invoices.invoices", "update invoices.invoices set total_minor = 1", "update invoices.invoices set document_hash = ''"])
        {
            await using var command = database.CreateCommand(sql);
            await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        }
        // A document that was put in another's place is found out.
        await using var swap = database.CreateCommand("update invoices.invoices set document = $1");
        swap.Parameters.Add(new() { Value = await stoa.With((work, _) => Task.FromResult(work.Cipher.Seal("{}", Invoice.DocumentPurpose).Bytes.ToArray())) });
        await swap.ExecuteNonQueryAsync();
        var invoice = Assert.Single(await All(stoa));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Open(stoa, invoice.Id, prices.Sale.Operator));
    }

    [Fact]
    public async Task The_customer_and_the_provider_see_it_as_a_page_and_as_a_pdf()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        var order = await prices.Place(await prices.Sale.NewGuest(), _start);
        await prices.Capture(order);
        await stoa.Advance(Week + Duration.FromDays(7));
        var invoice = Assert.Single(await All(stoa));
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        Assert.Equal(HttpStatusCode.OK, await owner.Open($"/provider/{shop.Organization}/invoices"));
        Assert.Contains($"/invoices/{invoice.Id}", owner.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await owner.Open($"/invoices/{invoice.Id}"));
        Assert.Contains("Issued by Ecosystem in the name and on behalf of Atelier Calme.", WebUtility.HtmlDecode(owner.Html), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await owner.Open($"/orders/{order}/invoices"));
        if (!PdfFonts.AreThere) Assert.Skip("There are no fonts here: install fonts-liberation.");
        using var pdf = await owner.Client.GetAsync($"/invoices/{invoice.Id}/pdf");
        var bytes = await pdf.Content.ReadAsByteArrayAsync();
        Assert.Equal(("application/pdf", "%PDF-"), (pdf.Content.Headers.ContentType?.MediaType, System.Text.Encoding.ASCII.GetString(bytes, 0, 5)));
        using var stranger = new PlainBrowser(stoa);
        Assert.Equal(HttpStatusCode.NotFound, await stranger.Open($"/invoices/{invoice.Id}/pdf"));
    }

    [Fact]
    public async Task Names_addresses_and_tax_numbers_stand_on_what_is_issued_from_then_on()
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Invoices:Name"] = "Ecosystem Inc.", ["Stoa:Invoices:Address:0"] = "1 King Street", ["Stoa:Invoices:Address:1"] = "Toronto, Canada", ["Stoa:Invoices:TaxNumber"] = "123456789 RT0001",
        });
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        var first = await prices.Place(await prices.Sale.NewGuest(), _start);
        await prices.Capture(first);
        await stoa.Advance(Week + Duration.FromDays(7));
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var desk = $"/provider/{shop.Organization}/invoices";
        await owner.Open(desk);
        Assert.Contains($"{desk}/details", owner.Html, StringComparison.Ordinal);
        await owner.Open($"{desk}/details");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.Send($"{desk}/details", ("name", ""), ("address", " "), ("tax_number", new string('1', 41)))).Status);
        Assert.Equal(3, owner.Html.Split("aria-invalid=\"true\"").Length - 1);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send($"{desk}/details", ("name", "Calme Massages Ltd."), ("address", "7 Quiet Lane\r\nToronto\r\nCanada"), ("tax_number", "987654321 RT0001"))).Status);
        using var api = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        Assert.Contains("987654321 RT0001", await api.GetStringAsync($"/api/v1/organizations/{shop.Organization}/invoice-details"), StringComparison.Ordinal);
        using var manager = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization, role: Core.Access.MemberRole.Manager));
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.PutAsJsonAsync($"/api/v1/organizations/{shop.Organization}/invoice-details", new { name = "Me", address = "Here" })).StatusCode);

        var second = await prices.Place(await prices.Sale.NewGuest(), _start + Week + Duration.FromDays(7));
        await prices.Capture(second);
        await stoa.Advance(Week + Duration.FromDays(7));
        await stoa.Advance(Duration.FromDays(31));
        var all = await All(stoa);
        const string Whole = "Calme Massages Ltd., 7 Quiet Lane, Toronto, Canada, Tax number: 987654321 RT0001";
        Assert.Equal("Atelier Calme", (await Open(stoa, all.Single(one => one.OrderId == first).Id, prices.Sale.Operator)).Seller.Name);
        Assert.Equal(Whole, Said((await Open(stoa, all.Single(one => one.OrderId == second).Id, prices.Sale.Operator)).Seller));
        var commission = await Open(stoa, all.First(one => one.Issuer == Invoice.Platform).Id, prices.Sale.Operator);
        Assert.Equal("Ecosystem Inc., 1 King Street, Toronto, Canada, Tax number: 123456789 RT0001", Said(commission.Seller));
        Assert.Equal(Whole, Said(commission.Buyer));

        // The operator's register has each by its number, in a line that leads to it.
        using var runs = new PlainBrowser(stoa);
        runs.SignIn(await SignedIn.Token(stoa, isOperator: true));
        Assert.Equal(HttpStatusCode.OK, await runs.Open("/operator/reports/invoices?from=2026-03-01&to=2026-12-31"));
        foreach (var one in all)
        {
            Assert.Contains($"/invoices/{one.Id}", runs.Html, StringComparison.Ordinal);
            Assert.Contains(one.Kind is InvoiceKind.Commission ? "Commission invoice" : "Invoice to the customer", runs.Html, StringComparison.Ordinal);
            Assert.Contains((await Open(stoa, one.Id, prices.Sale.Operator)).Number, runs.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_cancelled_order_took_place_on_no_day()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var prices = new Promotions(stoa, shop);
        var guest = await prices.Sale.NewGuest();
        var order = await prices.Place(guest, _start);
        await prices.Capture(order);
        stoa.Clock.MoveTo(_start - Duration.FromHours(1));
        Assert.Null((await prices.Sale.TryFire(guest, order, new("cancel", "Ill."))).Problem);
        await stoa.Settle();
        var document = await Open(stoa, Assert.Single(await All(stoa)).Id, prices.Sale.Operator);
        Assert.Equal((110L * 100, null), (document.Total.Minor, document.ServiceDay));
    }

    [Fact]
    public void Two_lines_of_one_name_are_credited_together()
    {
        var cad = Currency.Parse("CAD");
        var kept = new IssueForOrder.Figures([new("Towel", new Money(0, cad)), new("Towel", new Money(0, cad))], [], new Money(0, cad));
        var before = new InvoiceDocument(
            InvoiceKind.Customer, "1", new LocalDate(2026, 3, 2), "en-CA", new("A", []), new("B", []), "M", "S", null, null,
            [new("Towel", new Money(1_000, cad)), new("Towel", new Money(2_000, cad))], [], new Money(3_000, cad), null);
        var credit = kept.Less([before]);
        Assert.Equal((-3_000L, -3_000L), (credit.Total.Minor, credit.Lines.Sum(line => line.Amount.Minor)));
    }

    [Theory]
    [InlineData("one two three", "one two|three")]
    [InlineData("anna.maria@example.org is she", "anna.maria|@example.o|rg is she")]
    [InlineData("abcdefghij", "abcdefghij")]
    [InlineData("abcdefghijk", "abcdefghij|k")]
    [InlineData("", "")]
    public void A_line_never_is_wider_than_its_column(string text, string lines) =>
        Assert.Equal(lines, string.Join('|', LineBreaks.Of(text, 10, piece => piece.Length)));

    [Theory]
    [InlineData("en-CA", "Invoice")]
    [InlineData("fr-FR", "Facture")]
    [InlineData("es-CL", "Factura")]
    [InlineData("de-DE", "Rechnung")]
    [InlineData("pt-BR", "Fatura")]
    [InlineData("nl-NL", "Invoice")]
    public void Words_and_pdf_follow_the_locale(string locale, string title)
    {
        Assert.Equal(title, InvoiceWords.Of(locale).TitleOf(InvoiceKind.Customer));
        if (!PdfFonts.AreThere) return;
        var eur = Currency.Parse("EUR");
        var document = new InvoiceDocument(
            InvoiceKind.Customer, "ÉÜ-2026-000001", new LocalDate(2026, 3, 2), locale, new("Café Ñandú", ["12 Straße", "75001 Paris"]), new("Zoë Müller", ["zoe@example.org"]),
            "Marché", "Séance à 50 €", "K7Q2-9FDM", new LocalDate(2026, 3, 1),
            [.. Enumerable.Range(0, 80).Select(i => new InvoiceLine($"Ligne {i}: un très long libellé qui prend plus d'une ligne parce qu'il n'en finit pas, même à la fin", new Money(1_234, eur)))],
            [new("TVA 20 %", new Money(200, eur), true, "FR123")], new Money(98_720, eur), null);
        var pdf = System.Text.Encoding.Latin1.GetString(InvoicePdf.Of(document));
        Assert.Contains("/FontFile2", pdf, StringComparison.Ordinal);
        Assert.Matches("/Count [3-5] ", pdf);
        if (Environment.GetEnvironmentVariable("STOA_PICTURES") is { Length: > 0 } folder) File.WriteAllBytes(Path.Combine(folder, $"invoice-{locale}.pdf"), InvoicePdf.Of(document));
    }

    private static string Said(InvoiceParty party) => string.Join(", ", party.Lines.Prepend(party.Name));

    private static Task<List<Invoice>> All(TestStoa stoa) => stoa.With((work, _) => work.Db.Set<Invoice>().AsNoTracking().OrderBy(i => i.IssuedAt).ThenBy(i => i.Number).ToListAsync());

    private static async Task<InvoiceDocument> Open(TestStoa stoa, Id<Invoice> id, Actor actor) =>
        (await stoa.With((work, _) => ViewInvoices.Find(id, work, default), actor)).Value;
}
