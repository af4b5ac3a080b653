using Stoa.Core;

namespace Stoa.Server.Operations.Reports;

/// <summary>What stands in a column.</summary>
public enum ColumnKind
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>A day in the marketplace's zone.</summary>
    Day,

    /// <summary>How many.</summary>
    Count,

    /// <summary>An amount in the row's currency.</summary>
    Money,

    /// <summary>The id of an invoice, which has a page.</summary>
    Invoice,
}

/// <summary>A column of a report.</summary>
/// <param name="Name">For programs and CSV, in snake case.</param>
/// <param name="Title">For people.</param>
/// <param name="Kind">What stands in it.</param>
public sealed record ReportColumn(string Name, string Title, ColumnKind Kind);

/// <summary>
/// A report. Its query gives the currency first and then the columns, amounts in minor units. It gets <c>$1</c> and <c>$2</c> (from,
/// included, and to, not included), <c>$3</c> (the marketplace's zone), <c>$4</c> (a currency, or null for all), and <c>$5</c> (rows).
/// </summary>
/// <param name="Name">In addresses, in kebab case.</param>
/// <param name="Title">For people.</param>
/// <param name="Lead">What it says, in a sentence.</param>
/// <param name="Columns">After the currency.</param>
/// <param name="Sql">The query.</param>
public sealed record ReportKind(string Name, string Title, string Lead, IReadOnlyList<ReportColumn> Columns, string Sql);

/// <summary>A row: its currency, and a value for each column; null for nothing.</summary>
public sealed record ReportRow(Currency Currency, IReadOnlyList<object?> Cells);
