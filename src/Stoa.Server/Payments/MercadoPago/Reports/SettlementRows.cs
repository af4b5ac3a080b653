using System.Collections.Frozen;
using System.Globalization;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Import.Rows;

namespace Stoa.Server.Payments.MercadoPago.Reports;

/// <summary>A movement as the report has it.</summary>
/// <param name="Source">Mercado Pago's id of what moved: of a payment, for what went back of it too; empty for none.</param>
/// <param name="Reference">The <c>external_reference</c> of it; null for none.</param>
/// <param name="Type">Such as <c>SETTLEMENT</c>, <c>REFUND</c>, <c>WITHDRAWAL</c>.</param>
/// <param name="Amount">Positive when it came to the account, before fees.</param>
/// <param name="Net">By how much the account's balance changed: less fees, and less taxes that were withheld.</param>
/// <param name="At">When the money moved.</param>
internal sealed record SettlementRow(string Source, string? Reference, string Type, Money Amount, Money Net, Instant At);

/// <summary>
/// Reads the report as it is downloaded (columns: https://www.mercadopago.com.br/developers/en/docs/checkout-pro/additional-content/reports/account-money/report-fields):
/// <code>
/// EXTERNAL_REFERENCE;SOURCE_ID;TRANSACTION_TYPE;TRANSACTION_AMOUNT;TRANSACTION_CURRENCY;TRANSACTION_DATE;SETTLEMENT_NET_AMOUNT;SETTLEMENT_DATE
/// pay_01kj…;81968653000;SETTLEMENT;27500.00;CLP;2026-03-02T09:00:00.000-04:00;26456.00;2026-03-02T09:00:02.000-04:00
/// </code>
/// Amounts have a point and a sign, times an offset. <c>TRANSACTION_DATE</c> of a chargeback is its payment's, <c>SETTLEMENT_DATE</c> its own. The
/// separator and further columns are the account's own settings; some (<c>METADATA</c>) hold JSON with quotes that are not doubled.
/// </summary>
internal static class SettlementRows
{
    /// <summary>The columns that are read; a report without one of them cannot be.</summary>
    internal static readonly IReadOnlyList<string> Columns =
        ["SOURCE_ID", "EXTERNAL_REFERENCE", "TRANSACTION_TYPE", "TRANSACTION_AMOUNT", "TRANSACTION_CURRENCY", "TRANSACTION_DATE", "SETTLEMENT_NET_AMOUNT", "SETTLEMENT_DATE"];

    /// <summary>What it is called that a report has to show for its days to be compared.</summary>
    internal const string Unreadable = "mercadopago-report-unreadable";

    private static readonly char[] Separators = [';', ',', '\t', '|'];

    /// <summary>The movements, in the report's order; or why it cannot be read.</summary>
    /// <param name="text">The file.</param>
    internal static Outcome<IReadOnlyList<SettlementRow>> Read(string text)
    {
        using var lines = new StringReader(text.TrimStart('\uFEFF'));
        var header = lines.ReadLine() ?? "";
        var separator = Separators.MaxBy(candidate => header.Count(letter => letter == candidate));
        var names = header.Split(separator).Select(name => name.Trim().Trim('"')).ToList();
        if (Columns.Where(column => !names.Contains(column)).ToList() is { Count: > 0 } missing)
            return Complaint($"it has no column {string.Join(", ", missing)}");
        var places = Columns.ToFrozenDictionary(column => column, column => names.IndexOf(column), StringComparer.Ordinal);
        var (rows, number) = (new List<SettlementRow>(), 1);
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (Fields(line, separator, names.Count) is not { } fields)
                return Complaint($"line {number.ToString(CultureInfo.InvariantCulture)} has not as many fields as the header: leave out METADATA and TAXES_DISAGGREGATED, or separate the columns by a semicolon");
            if (RowOf(column => fields[places[column]]) is not { } row)
                return Complaint($"line {number.ToString(CultureInfo.InvariantCulture)} has an amount, a currency or a time that cannot be understood");
            rows.Add(row);
        }
        return rows;
    }

    // As quotes are rarely needed and sometimes wrong, they count only where the line does not come out without them.
    private static IReadOnlyList<string>? Fields(string line, char separator, int count)
    {
        var plain = line.Split(separator);
        if (plain.Length == count) return [.. plain.Select(field => field.Trim().Trim('"'))];
        var header = string.Join(separator, Enumerable.Range(0, count).Select(at => at.ToString(CultureInfo.InvariantCulture)));
        return new CsvRows(new StringReader($"{header}\n{line}"), separator).Read().FirstOrDefault() is { Complaint: null } row ? [.. row.Fields.Values] : null;
    }

    private static SettlementRow? RowOf(Func<string, string> field)
    {
        var settled = field("SETTLEMENT_DATE") is { Length: > 0 } own ? own : field("TRANSACTION_DATE");
        if (TimeOf(settled) is not { } at || !Currency.TryParse(field("TRANSACTION_CURRENCY"), out var currency)) return null;
        if (AmountOf(field("TRANSACTION_AMOUNT"), currency) is not { } amount || AmountOf(field("SETTLEMENT_NET_AMOUNT"), currency) is not { } net) return null;
        var reference = field("EXTERNAL_REFERENCE");
        return new SettlementRow(field("SOURCE_ID"), reference.Length > 0 ? reference : null, field("TRANSACTION_TYPE").ToUpperInvariant(), amount, net, at);
    }

    private static Money? AmountOf(string text, Currency currency) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major) && Money.TryOf(major, currency, out var money) ? money : null;

    // One without an offset could be of any day.
    private static Instant? TimeOf(string text) =>
        text.Length > 19 && text.AsSpan(19).IndexOfAny('Z', '+', '-') >= 0 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? Instant.FromDateTimeOffset(at) : null;

    private static Problem Complaint(string what) =>
        new(ProblemKind.Conflict, Unreadable, $"Mercado Pago's report cannot be read: {what}. Put it right in its panel, under Reports → Account money → Settings.");
}
