using System.Net;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Manual;

/// <summary>The same over the pages, without a script; and statements of banks.</summary>
public sealed class TransferPagesTests(TestDatabases databases)
{
    [Fact]
    public async Task A_guest_reads_where_to_send_it_and_an_operator_confirms_after_a_preview()
    {
        await using var it = await Counter.Open(databases);
        using var guest = new PlainBrowser(it.Stoa);
        var checkout = await guest.Hold(it.Shop, Counter.NextWeek);
        await guest.Open($"{checkout}?as=guest");
        var (_, page) = await guest.Send(checkout, ("name", "Ada"), ("email", "ada@example.org"), ("phone", ""), ("note", ""));
        Assert.EndsWith("/bank-transfer", page, StringComparison.Ordinal);
        await guest.Open(new Uri(page!).PathAndQuery);
        Assert.Contains("Transit 00012, institution 003, account 1234567", guest.Html, StringComparison.Ordinal);
        Assert.Contains("Market &amp; Sons", guest.Html, StringComparison.Ordinal);
        var order = new Uri(page!).AbsolutePath.Replace("/bank-transfer", "", StringComparison.Ordinal);
        await guest.Open(order);
        Assert.Contains("Where to send it", guest.Html, StringComparison.Ordinal);

        using var runs = new PlainBrowser(it.Stoa);
        runs.SignIn(it.OperatorToken);
        await runs.Open("/operator/transfers");
        var one = $"/operator/transfers/pay_{runs.Html.Split("/operator/transfers/pay_")[1][..26]}";
        await runs.Open(one);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await runs.Send($"{one}/receipts", ("amount", "much"), ("received_on", "2026-03-02"))).Status);
        await runs.Open(one);
        Assert.Equal(HttpStatusCode.OK, (await runs.Send($"{one}/receipts", ("amount", "120,00"), ("received_on", "2026-03-02"))).Status);
        Assert.Contains("This is booked when you confirm", runs.Html, StringComparison.Ordinal);
        Assert.Contains("$10.00 belong to no order", runs.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send($"{one}/receipts", ("amount", "120,00"), ("received_on", "2026-03-02"), ("confirm", "1"))).Status);
        await it.Stoa.Settle();
        await runs.Open(one);
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send($"{one}/give-back")).Status);

        await guest.Open(order);
        Assert.Contains("$10.00 go back to you", guest.Html, StringComparison.Ordinal);
        await guest.Open($"{order}/bank-account");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await guest.Send($"{order}/bank-account", ("holder", ""), ("iban", ""))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await guest.Send($"{order}/bank-account", ("holder", "Ada"), ("iban", "DE89 3704 0044 0532 0130 00"))).Status);
        await runs.Open("/operator/transfers/returns");
        Assert.Contains("3000<", runs.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await runs.Send("/operator/transfers/return-files", ("currency", "CAD"))).Status);
        await runs.Open("/operator/transfers/returns");
        Assert.Contains("on a file", runs.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_is_matched_line_by_line_and_books_nothing_twice()
    {
        await using var it = await Counter.Open(databases);
        var (all, less, over) = (await it.Buy(), await it.Buy(), await it.Buy());
        var statement = $"""
            Kontoauszug 03/2026;;;
            Buchungstag;Betrag;Währung;Verwendungszweck
            02.03.2026;110,00;CAD;Ada Guest {all.Reference}
            02.03.2026;-12,00;CAD;Fees
            03.03.2026;60,00;CAD;{less.Reference.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)}
            03.03.2026;120,00;CAD;{over.Reference}
            03.03.2026;110,00;EUR;{over.Reference}
            31.02.2026;10,00;CAD;{over.Reference}
            03.03.2026;99,00;CAD;"Rent; March"
            03.03.2026;110,00;CAD
            """;
        var (status, proposals) = await it.Ask("bank-statements", new { csv = statement });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            "3 exact, 5 too_little, 6 too_much, 7 other_currency, 8 unreadable, 9 no_reference, 10 unreadable",
            string.Join(", ", proposals.EnumerateArray().Select(one => $"{one.GetProperty("line").GetProperty("line").GetInt64()} {one.GetProperty("verdict").GetString()}")));
        Assert.Equal("statement-unreadable", (await it.Ask("bank-statements", new { csv = "Hello;you" })).Json.GetProperty("code").GetString());

        using var runs = new PlainBrowser(it.Stoa);
        runs.SignIn(it.OperatorToken);
        await runs.Open("/operator/transfers/statements");
        Assert.Equal(HttpStatusCode.OK, (await runs.Send("/operator/transfers/statements", ("text", statement), ("currency", "CAD"))).Status);
        var lines = runs.Html.Split("name=\"line\" value=\"").Skip(1).Select(part => ("line", part[..part.IndexOf('"', StringComparison.Ordinal)])).ToArray();
        Assert.Equal(3, lines.Length);
        Assert.Equal(HttpStatusCode.OK, (await runs.Send("/operator/transfers/statements/confirm", lines)).Status);
        Assert.Contains("3 lines were booked", runs.Html, StringComparison.Ordinal);
        await it.Stoa.Settle();
        Assert.Equal("Confirmed, Held, Captured", await it.Stands(all));
        Assert.Equal("AwaitingPayment, Unpaid, Pending", await it.Stands(less));
        Assert.Equal("Confirmed, Held, Captured", await it.Stands(over));

        // The next export has the same lines, and one more.
        (_, proposals) = await it.Ask("bank-statements", new { csv = $"{statement}\n04.03.2026;50,00;CAD;{less.Reference}" });
        Assert.Equal(["known", "known", "known", "exact"], proposals.EnumerateArray().Select(one => one.GetProperty("verdict").GetString()!).Where(verdict => verdict is "known" or "exact"));
        await runs.Open("/operator/transfers/statements");
        await runs.Send("/operator/transfers/statements", ("text", statement), ("currency", "CAD"));
        Assert.Equal(HttpStatusCode.Conflict, (await runs.Send("/operator/transfers/statements/confirm", [.. lines, ("line", "nonsense")])).Status);
        Assert.Contains("0 lines were booked", runs.Html, StringComparison.Ordinal);
        Assert.Empty(await it.Wrong());
    }
}
