using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Core.Pricing.Tariffs;
using Stoa.Server.Import.Rows;

namespace Stoa.Server.Payments.Manual.Statements;

/// <summary>
/// Reads a statement as banks export it: a table with a header, whatever stands above it, with columns for day, amount and text under the names
/// that banks give them. Payments out are passed over.
/// </summary>
internal static class ReadBankLines
{
    /// <summary>The longest statement.</summary>
    internal const int TextLengthMax = 2 * 1024 * 1024;

    /// <summary>The most lines.</summary>
    internal const int LinesMax = 5_000;

    private const int PreambleMax = 30;

    private static readonly string[] Days = ["received_on", "date", "booking date", "value date", "buchungstag", "buchung", "valuta", "wertstellung", "datum", "date de valeur", "date comptable", "fecha", "fecha valor", "data"];
    private static readonly string[] Sums = ["amount", "credit", "betrag", "gutschrift", "umsatz", "montant", "crédit", "importe", "monto", "abono", "abonos", "valor", "bedrag"];
    private static readonly string[] Codes = ["currency", "währung", "waehrung", "devise", "moneda", "moeda", "valuta/währung"];
    private static readonly string[] Keys = ["id", "transaction id", "bank reference", "archivierungs-id", "entry reference", "transaction reference", "número de operación"];

    private static readonly LocalDatePattern[] Patterns =
    [
        LocalDatePattern.Iso, Pattern("d.M.uuuu"), Pattern("d.M.uu"), Pattern("d/M/uuuu"), Pattern("d-M-uuuu"), Pattern("uuuu/M/d"), Pattern("uuuuMMdd"),
    ];

    /// <summary>The lines in which money came, and those that cannot be read.</summary>
    /// <param name="text">The file.</param>
    /// <param name="currency">What amounts are in where the file does not say.</param>
    internal static Outcome<IReadOnlyList<BankLine>> Run(string text, Currency currency)
    {
        if (string.IsNullOrWhiteSpace(text)) return TransferProblems.NoStatement;
        if (text.Length > TextLengthMax) return TransferProblems.BadStatement("This file is longer than a statement. Export fewer days.");
        if (HeaderAt(text) is not { } header)
            return TransferProblems.BadStatement("No line of this file names a column for the day and one for the amount. Export it as CSV with a header, or write one above it: date;amount;text");
        var (start, skipped) = header;
        var lines = new List<BankLine>();
        var twins = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in new CsvRows(new StringReader(text[start..]), null).Read())
        {
            if (lines.Count >= LinesMax) return TransferProblems.BadStatement($"A statement has at most {LinesMax} lines. Export fewer days.");
            if (LineOf(row, skipped, currency, twins) is { } line) lines.Add(line);
        }
        return lines;
    }

    // Null for a payment out.
    private static BankLine? LineOf(Row row, int skipped, Currency currency, Dictionary<string, int> twins)
    {
        var at = row.Line + skipped;
        if (row.Complaint is not null) return new BankLine(at, null, null, "", "", row.Complaint);
        var fields = row.Fields.ToDictionary(field => field.Key.Trim().TrimStart('\uFEFF').ToLowerInvariant(), field => field.Value.Trim(), StringComparer.Ordinal);
        var text = string.Join(' ', fields.Values.Where(value => value.Length > 0));
        var (day, sum) = (Find(fields, Days), Find(fields, Sums));
        if (string.IsNullOrEmpty(sum)) return null;
        if (IsOut(sum)) return null;
        if (Find(fields, Codes) is { Length: > 0 } code && !Currency.TryParse(code.ToUpperInvariant(), out currency))
            return new BankLine(at, null, null, text, "", $"“{code}” is not a currency");
        if (DayOf(day) is not { } on) return new BankLine(at, null, null, text, "", $"“{day}” is not a day that can be read: write 2026-03-24 or 24.03.2026");
        var plain = new string([.. sum.TrimStart('+').Where(letter => char.IsAsciiDigit(letter) || letter is '.' or ',')]);
        if (Amounts.Find(plain) is not { } major || !Money.TryOf(major, currency, out var amount))
            return new BankLine(at, on, null, text, "", $"“{sum}” is not an amount in {currency.Code}");
        if (!amount.IsPositive) return null;
        // Two lines that are the same in all are two payments: the second has another key.
        var what = Find(fields, Keys) is { Length: > 0 } own ? $"id {own}" : $"{on:uuuu-MM-dd} {amount.Minor} {currency.Code} {text}";
        var nth = twins[what] = twins.GetValueOrDefault(what) + 1;
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{what} {nth}")));
        return new BankLine(at, on, amount, text, key, null);
    }

    // The place of the header in the text, and how many lines stand above it.
    private static (int Start, int Lines)? HeaderAt(string text)
    {
        var start = 0;
        for (var line = 0; line < PreambleMax && start < text.Length; line++)
        {
            var end = text.IndexOf('\n', start);
            var names = text[start..(end < 0 ? text.Length : end)].Split([',', ';', '\t', '|'])
                .Select(name => name.Trim(' ', '"', '\r', '\uFEFF').ToLowerInvariant()).ToList();
            if (names.Exists(Days.Contains) && names.Exists(Sums.Contains)) return (start, line);
            if (end < 0) break;
            start = end + 1;
        }
        return null;
    }

    private static string? Find(Dictionary<string, string> fields, string[] names) =>
        names.Where(fields.ContainsKey).Select(name => fields[name]).FirstOrDefault(value => value.Length > 0);

    private static bool IsOut(string sum) => sum.Contains('-', StringComparison.Ordinal) || sum.Contains('\u2212', StringComparison.Ordinal) || sum.StartsWith('(');

    private static LocalDate? DayOf(string? text) =>
        Patterns.Select(pattern => pattern.Parse(text?.Split(' ', 'T')[0] ?? "")).Where(read => read.Success).Select(read => (LocalDate?)read.Value).FirstOrDefault();

    private static LocalDatePattern Pattern(string text) => LocalDatePattern.Create(text, CultureInfo.InvariantCulture);
}
