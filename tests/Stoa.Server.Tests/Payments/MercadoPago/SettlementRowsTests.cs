using NodaTime;
using Stoa.Server.Payments.MercadoPago.Reports;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>Mercado Pago's report as it is downloaded, with the account's own columns and separator.</summary>
public sealed class SettlementRowsTests
{
    private const string Header = "SOURCE_ID;EXTERNAL_REFERENCE;TRANSACTION_TYPE;TRANSACTION_AMOUNT;TRANSACTION_CURRENCY;TRANSACTION_DATE;SETTLEMENT_NET_AMOUNT;SETTLEMENT_DATE";
    private const string Line = "17;pay_1;CHARGEBACK;-79.00;BRL;2026-03-01T22:20:19.000-04:00;-70.15;2026-03-02T22:20:19.000-04:00";

    [Theory]
    [InlineData(Header + "\n" + Line)]
    [InlineData("\uFEFF" + Header + "\r\n\r\n" + Line + "\r\n")]
    [InlineData("METADATA;" + Header + "\n\"[{\"a\":3,\"b\":\"c\"}]\";" + Line)]
    [InlineData("NAME;" + Header + "\n\"one; \"\"two\"\"\";" + Line)]
    public void It_is_read_whatever_else_stands_in_it(string text)
    {
        var row = Assert.Single(SettlementRows.Read(text).Value);
        Assert.Equal(("17", "pay_1", "CHARGEBACK", -79.00m, -70.15m, "BRL"), (row.Source, row.Reference, row.Type, row.Amount.Major, row.Net.Major, row.Net.Currency.Code));
        // By its own time, not by its payment's; the day here is the next already.
        Assert.Equal(Instant.FromUtc(2026, 3, 3, 2, 20, 19), row.At);
    }

    [Theory]
    [InlineData(",")]
    [InlineData("|")]
    [InlineData("\t")]
    public void Any_separator_will_do(string separator)
    {
        var text = $"{Header}\n{Line}\n;;WITHDRAWAL;-5;BRL;2026-03-02T22:20:19Z;-5;\n".Replace(";", separator, StringComparison.Ordinal);
        var rows = SettlementRows.Read(text).Value;
        Assert.Equal([("17", "pay_1"), ("", null)], rows.Select(row => (row.Source, row.Reference)));
        Assert.Equal(Instant.FromUtc(2026, 3, 2, 22, 20, 19), rows[1].At);
    }

    [Theory]
    [InlineData("", "it has no column SOURCE_ID, EXTERNAL_REFERENCE")]
    [InlineData("SOURCE_ID;FECHA", "it has no column EXTERNAL_REFERENCE")]
    [InlineData(Header + "\n17;pay_1", "line 2 has not as many fields")]
    [InlineData(Header + "\n" + Line + "\n17;;REFUND;-7,00;BRL;2026-03-02T22:20:19Z;-7,00;", "line 3 has an amount")]
    [InlineData(Header + "\n17;;REFUND;-7.005;BRL;2026-03-02T22:20:19Z;-7.00;", "line 2 has an amount")]
    [InlineData(Header + "\n17;;REFUND;-7.00;reais;2026-03-02T22:20:19Z;-7.00;", "line 2 has an amount")]
    [InlineData(Header + "\n17;;REFUND;-7.00;BRL;2026-03-02T22:20:19.000;-7.00;", "line 2 has an amount")]
    public void One_that_cannot_be_read_says_what_is_wrong(string text, string what)
    {
        var problem = SettlementRows.Read(text).Problem!;
        Assert.Equal(SettlementRows.Unreadable, problem.Code);
        Assert.Contains(what, problem.Message, StringComparison.Ordinal);
    }
}
