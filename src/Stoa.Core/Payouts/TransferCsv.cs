using System.Globalization;
using System.Text;

namespace Stoa.Core.Payouts;

/// <summary>Lines of a CSV (RFC 4180) that a spreadsheet opens without running any of it.</summary>
public static class TransferCsv
{
    private static readonly string[] Header = ["reference", "holder", "account", "bank", "country", "amount", "currency", "text"];

    /// <summary>A list of transfers, one a line, with a header.</summary>
    public static string Write(IEnumerable<TransferLine> lines) => Write(Header, lines.Select(line => (IReadOnlyList<string>)
    [
        line.Reference, line.Holder, line.Account, line.BankCode ?? "", line.Country,
        Number(line.Amount), line.Amount.Currency.Code, line.Text,
    ]));

    /// <summary>A header and rows.</summary>
    public static string Write(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder().Append(Row(header));
        foreach (var row in rows) text.Append(Row(row));
        return text.ToString();
    }

    /// <summary>One row with its end.</summary>
    public static string Row(IReadOnlyList<string> cells) => $"{string.Join(',', cells.Select(Quoted))}\r\n";

    /// <summary>An amount in major units, with a point.</summary>
    public static string Number(Money amount) => amount.Major.ToString("F" + amount.Currency.MinorDigits, CultureInfo.InvariantCulture);

    // A leading =, +, - or @ would be run as a formula; a number may begin with a minus.
    private static string Quoted(string text)
    {
        var isFormula = text is ['=' or '+' or '@', ..] || (text is ['-', ..] && !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _));
        var safe = isFormula ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",;\"\r\n\t") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
