using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Invoices;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Operations.Reports;

/// <summary>A report of a period: days of the marketplace's zone, both included.</summary>
public static class ReadReport
{
    /// <summary>Rows of a report's page and answer; a longer one wants a shorter period, or its CSV, which has all of them.</summary>
    public const int RowsMax = 5_000;

    /// <summary>The longest period.</summary>
    public const int DaysMax = 366;

    private static readonly Problem NoReport = new(ProblemKind.NotFound, "report-not-found",
        $"There is no such report. Known are: {string.Join(", ", ReportKinds.All.Select(kind => kind.Name))}.");

    private static readonly Problem BadCurrency = new(ProblemKind.Invalid, "bad-currency", "Write the currency as three letters, such as CAD.", "currency");

    private static readonly Problem BadPeriod = new(ProblemKind.Invalid, "bad-period", $"Choose a first day that is not after the last, at most {DaysMax} days apart.", "to");

    /// <summary>What is asked for; the present month, and every currency, when nothing is said.</summary>
    public sealed record Asked(string? From, string? To, string? Currency);

    /// <summary>A report with its rows.</summary>
    /// <param name="Kind">Which.</param>
    /// <param name="From">The first day.</param>
    /// <param name="To">The last day.</param>
    /// <param name="Currency">The only currency; null for all.</param>
    /// <param name="Rows">At most <see cref="RowsMax"/>.</param>
    /// <param name="IsCut">Whether there are more.</param>
    public sealed record Done(ReportKind Kind, LocalDate From, LocalDate To, string? Currency, IReadOnlyList<ReportRow> Rows, bool IsCut);

    /// <summary>Reads its first rows.</summary>
    public static async Task<Outcome<Done>> Run(string name, Asked asked, ReadDatabase database, Marketplace marketplace, Instant now, CancellationToken cancel)
    {
        var understood = Understand(name, asked, marketplace, now);
        if (understood.Refused(out var problem)) return problem;
        var rows = new List<ReportRow>();
        await foreach (var row in Rows(understood.Value, RowsMax + 1, database, marketplace, cancel)) rows.Add(row);
        return understood.Value with { Rows = rows.Count > RowsMax ? rows[..RowsMax] : rows, IsCut = rows.Count > RowsMax };
    }

    /// <summary>GET /api/v1/operations/reports/{name}?from=&amp;to=&amp;currency=&amp;format=csv</summary>
    internal static async Task<IResult> Get(
        string name, string? from, string? to, string? currency, string? format, ReadDatabase database, Marketplace marketplace, IClock clock, CancellationToken cancel)
    {
        var (asked, now) = (new Asked(from, to, currency), clock.GetCurrentInstant());
        if (format == "csv") return File(name, asked, database, marketplace, now, cancel, problem => problem.Answer());
        var read = await Run(name, asked, database, marketplace, now, cancel);
        if (read.Refused(out var problem)) return problem.Answer();
        var done = read.Value;
        return Results.Json(
            new { Report = done.Kind.Name, done.From, done.To, Zone = marketplace.Zone.Id, done.IsCut, Rows = done.Rows.Select(row => Named(done.Kind, row)) }, StoaJson.Options);
    }

    /// <summary>GET /operator/reports: the first of them.</summary>
    internal static IResult GetFirst() => new SeeOther($"/operator/reports/{ReportKinds.All[0].Name}");

    /// <summary>GET /operator/reports/{name}; with <c>format=csv</c> the file.</summary>
    internal static async Task<IResult> GetPage(
        string name, string? from, string? to, string? currency, string? format, ReadDatabase database, Marketplace marketplace, IClock clock, CancellationToken cancel)
    {
        var (asked, now) = (new Asked(from, to, currency), clock.GetCurrentInstant());
        if (format == "csv") return File(name, asked, database, marketplace, now, cancel, problem => Refusal(problem, name));
        var read = await Run(name, asked, database, marketplace, now, cancel);
        return read.Refused(out var problem) ? Refusal(problem, name) : Draw.Page<ReportPage>(new() { ["Report"] = read.Value });
    }

    /// <summary>A cell for programs, in words that need no culture.</summary>
    internal static string Plain(object? cell) => cell switch
    {
        null => "",
        Money money => TransferCsv.Number(money),
        LocalDate day => LocalDatePattern.Iso.Format(day),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };

    private static Outcome<Done> Understand(string name, Asked asked, Marketplace marketplace, Instant now)
    {
        if (ReportKinds.All.FirstOrDefault(kind => kind.Name == name) is not { } report) return NoReport;
        var today = now.InZone(marketplace.Zone).Date;
        if (!TryDay(asked.From, today.With(DateAdjusters.StartOfMonth), out var from)) return OperationsProblems.BadDate;
        if (!TryDay(asked.To, today, out var to)) return OperationsProblems.BadDate with { Field = "to" };
        if (to < from || Period.DaysBetween(from, to) >= DaysMax) return BadPeriod;
        var currency = string.IsNullOrWhiteSpace(asked.Currency) ? null : asked.Currency.Trim().ToUpperInvariant();
        return currency is null || Currency.TryParse(currency, out _) ? new Done(report, from, to, currency, [], IsCut: false) : BadCurrency;
    }

    private static async IAsyncEnumerable<ReportRow> Rows(
        Done report, int? limit, ReadDatabase database, Marketplace marketplace, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.Source.CreateCommand(report.Kind.Sql);
        command.Parameters.Add(new() { Value = report.From.AtStartOfDayInZone(marketplace.Zone).ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = report.To.PlusDays(1).AtStartOfDayInZone(marketplace.Zone).ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = marketplace.Zone.Id });
        command.Parameters.Add(new() { Value = (object?)report.Currency ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)limit ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) yield return RowOf(reader, report.Kind);
    }

    // All rows, however many, written as they are read; with a mark of its encoding, which spreadsheets look for.
    private static IResult File(
        string name, Asked asked, ReadDatabase database, Marketplace marketplace, Instant now, CancellationToken cancel, Func<Problem, IResult> refuse)
    {
        var understood = Understand(name, asked, marketplace, now);
        if (understood.Refused(out var problem)) return refuse(problem);
        var report = understood.Value;
        return Results.Stream(
            async stream =>
            {
                await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
                await Write([.. report.Kind.Columns.Select(column => column.Name), "currency"]);
                await foreach (var row in Rows(report, null, database, marketplace, cancel)) await Write([.. row.Cells.Select(Plain), row.Currency.Code]);

                async Task Write(IReadOnlyList<string> cells) => await writer.WriteAsync(TransferCsv.Row(cells).AsMemory(), cancel);
            },
            "text/csv; charset=utf-8", $"{report.Kind.Name}-{LocalDatePattern.Iso.Format(report.From)}-{LocalDatePattern.Iso.Format(report.To)}.csv");
    }

    private static IResult Refusal(Problem problem, string name) =>
        problem.Kind == ProblemKind.NotFound ? Site.Pages.NotFoundPage.Result() : Site.Pages.ProblemPage.Result(problem, $"/operator/reports/{name}");

    private static Dictionary<string, object?> Named(ReportKind kind, ReportRow row)
    {
        var named = kind.Columns.Select((column, at) => KeyValuePair.Create(column.Name, row.Cells[at]));
        return new Dictionary<string, object?>(named, StringComparer.Ordinal) { ["currency"] = row.Currency.Code };
    }

    private static ReportRow RowOf(NpgsqlDataReader reader, ReportKind report)
    {
        var currency = Currency.Parse(reader.GetString(0));
        return new ReportRow(currency, [.. report.Columns.Select((column, at) => reader.IsDBNull(at + 1) ? null : column.Kind switch
        {
            ColumnKind.Day => LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(at + 1)),
            ColumnKind.Count => reader.GetInt64(at + 1),
            ColumnKind.Invoice => new Id<Invoice>(reader.GetGuid(at + 1)),
            ColumnKind.Money => new Money(reader.GetInt64(at + 1), currency),
            _ => (object)reader.GetString(at + 1),
        })]);
    }

    private static bool TryDay(string? text, LocalDate otherwise, out LocalDate day)
    {
        var read = string.IsNullOrWhiteSpace(text) ? null : LocalDatePattern.Iso.Parse(text.Trim());
        day = read is { Success: true } ? read.Value : otherwise;
        return read is null or { Success: true };
    }
}
