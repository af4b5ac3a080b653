using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Operations.Reports;

/// <summary>A report of a period: days of the marketplace's zone, both included.</summary>
public static class ReadReport
{
    /// <summary>Rows of a report; a longer one wants a shorter period.</summary>
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

    /// <summary>Reads it.</summary>
    public static async Task<Outcome<Done>> Run(string name, Asked asked, ReadDatabase database, Marketplace marketplace, Instant now, CancellationToken cancel)
    {
        if (ReportKinds.All.FirstOrDefault(kind => kind.Name == name) is not { } report) return NoReport;
        var today = now.InZone(marketplace.Zone).Date;
        if (!TryDay(asked.From, today.With(DateAdjusters.StartOfMonth), out var from)) return OperationsProblems.BadDate;
        if (!TryDay(asked.To, today, out var to)) return OperationsProblems.BadDate with { Field = "to" };
        if (to < from || Period.DaysBetween(from, to) >= DaysMax) return BadPeriod;
        var currency = string.IsNullOrWhiteSpace(asked.Currency) ? null : asked.Currency.Trim().ToUpperInvariant();
        if (currency is not null && !Currency.TryParse(currency, out _)) return BadCurrency;

        await using var command = database.Source.CreateCommand(report.Sql);
        command.Parameters.Add(new() { Value = from.AtStartOfDayInZone(marketplace.Zone).ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = to.PlusDays(1).AtStartOfDayInZone(marketplace.Zone).ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = marketplace.Zone.Id });
        command.Parameters.Add(new() { Value = (object?)currency ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = RowsMax + 1 });
        var rows = new List<ReportRow>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) rows.Add(RowOf(reader, report));
        var isCut = rows.Count > RowsMax;
        return new Done(report, from, to, currency, isCut ? rows[..RowsMax] : rows, isCut);
    }

    /// <summary>GET /api/v1/operations/reports/{name}?from=&amp;to=&amp;currency=&amp;format=csv</summary>
    internal static async Task<IResult> Get(
        string name, string? from, string? to, string? currency, string? format, ReadDatabase database, Marketplace marketplace, IClock clock, CancellationToken cancel)
    {
        var read = await Run(name, new Asked(from, to, currency), database, marketplace, clock.GetCurrentInstant(), cancel);
        if (read.Refused(out var problem)) return problem.Answer();
        var done = read.Value;
        if (format == "csv") return File(done);
        return Results.Json(
            new { Report = done.Kind.Name, done.From, done.To, Zone = marketplace.Zone.Id, done.IsCut, Rows = done.Rows.Select(row => Named(done.Kind, row)) }, StoaJson.Options);
    }

    /// <summary>GET /operator/reports: the first of them.</summary>
    internal static IResult GetFirst() => new SeeOther($"/operator/reports/{ReportKinds.All[0].Name}");

    /// <summary>GET /operator/reports/{name}; with <c>format=csv</c> the file.</summary>
    internal static async Task<IResult> GetPage(
        string name, string? from, string? to, string? currency, string? format, ReadDatabase database, Marketplace marketplace, IClock clock, CancellationToken cancel)
    {
        var read = await Run(name, new Asked(from, to, currency), database, marketplace, clock.GetCurrentInstant(), cancel);
        if (read.Refused(out var problem))
            return problem.Kind == ProblemKind.NotFound ? Site.Pages.NotFoundPage.Result() : Site.Pages.ProblemPage.Result(problem, $"/operator/reports/{name}");
        return format == "csv" ? File(read.Value) : Draw.Page<ReportPage>(new() { ["Report"] = read.Value });
    }

    /// <summary>A cell for programs, in words that need no culture.</summary>
    internal static string Plain(object? cell) => cell switch
    {
        null => "",
        Money money => TransferCsv.Number(money),
        LocalDate day => LocalDatePattern.Iso.Format(day),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };

    // With a mark of its encoding, which spreadsheets look for.
    private static IResult File(Done done)
    {
        var text = TransferCsv.Write(
            [.. done.Kind.Columns.Select(column => column.Name), "currency"],
            done.Rows.Select(row => (IReadOnlyList<string>)[.. row.Cells.Select(Plain), row.Currency.Code]));
        return Results.File(
            Encoding.UTF8.GetBytes('\uFEFF' + text), "text/csv; charset=utf-8",
            $"{done.Kind.Name}-{LocalDatePattern.Iso.Format(done.From)}-{LocalDatePattern.Iso.Format(done.To)}.csv");
    }

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
