using System.Runtime.CompilerServices;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Payouts;
using Stoa.Server.Organizations;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts.Funds;

/// <summary>
/// What moved an organization's balance in a month: with what it began, each line, and with what it ended. However many lines there are, the
/// sums have them all: people read them by pages, the CSV runs through.
/// </summary>
public static class ReadStatement
{
    /// <summary>The lines of one page.</summary>
    public const int LinesMax = 500;

    private static readonly YearMonthPattern MonthPattern = YearMonthPattern.Iso;

    private static readonly string[] Header = ["at", "what", "cause", "order", "amount", "balance", "currency"];

    /// <summary>A line.</summary>
    /// <param name="At">When.</param>
    /// <param name="Cause">What kind of event.</param>
    /// <param name="Text">In words.</param>
    /// <param name="OrderId">The order it belongs to.</param>
    /// <param name="OrderNumber">Its number.</param>
    /// <param name="Amount">What came in; negative for what went out.</param>
    /// <param name="Balance">What was there then.</param>
    public sealed record Line(Instant At, string Cause, string Text, Id<Order>? OrderId, string? OrderNumber, Money Amount, Money Balance);

    /// <summary>The statement of a currency: sums of the whole month, lines of the page.</summary>
    public sealed record Part(Currency Currency, Money Opening, Money In, Money Out, Money Closing, IReadOnlyList<Line> Lines);

    /// <summary>The statement.</summary>
    /// <param name="Month">Which month, such as <c>2026-03</c>.</param>
    /// <param name="From">Its beginning in the organization's zone.</param>
    /// <param name="To">Its end, the first moment after it.</param>
    /// <param name="Zone">The zone.</param>
    /// <param name="Page">Which page of its lines, from 1.</param>
    /// <param name="HasMore">True when there is a page after it.</param>
    /// <param name="Parts">One per currency.</param>
    public sealed record Statement(string Month, Instant From, Instant To, string Zone, int Page, bool HasMore, IReadOnlyList<Part> Parts);

    // What is there now, less what came since, is what was there: nobody sums up the years before.
    private const string SumsSql = """
        select p.currency,
               coalesce(sum(-p.amount_minor) filter (where e.at < $3 and p.amount_minor < 0), 0)::bigint,
               coalesce(sum(-p.amount_minor) filter (where e.at < $3 and p.amount_minor > 0), 0)::bigint,
               coalesce(sum(-p.amount_minor) filter (where e.at >= $3), 0)::bigint
        from payments.entries e join payments.postings p on p.entry_id = e.id and p.account = $1
        where e.at >= $2 group by p.currency
        """;

    private const string LinesSql = """
        select it.currency, it.at, it.cause_kind, it.text, it.order_id, o.number, it.minor, it.running
        from (select p.currency, e.id, e.at, e.cause_kind, e.text, e.order_id, p.line, -p.amount_minor as minor,
                     sum(-p.amount_minor) over (partition by p.currency order by e.at, e.id, p.line)::bigint as running
              from payments.entries e join payments.postings p on p.entry_id = e.id and p.account = $1
              where e.at >= $2 and e.at < $3 and ($4::text is null or p.currency = $4)
              order by p.currency, e.at, e.id, p.line offset $5 limit $6) it
        left join orders.orders o on o.id = it.order_id
        order by it.currency, it.at, it.id, it.line
        """;

    /// <summary>A page of the statement of a month, the present one when none is named.</summary>
    public static async Task<Outcome<Statement>> Run(
        Id<Organization> organization, string? month, int? page, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var read = await Sums(organization, month, work, marketplace, cancel);
        if (read.Refused(out var problem)) return problem;
        var (statement, at) = (read.Value, Math.Max(1, page ?? 1));
        var lines = new List<Line>();
        await foreach (var line in Lines(organization, statement, null, (long)(at - 1) * LinesMax, LinesMax + 1, work, cancel)) lines.Add(line);
        var shown = lines.Take(LinesMax).ToLookup(line => line.Amount.Currency);
        return statement with
        {
            Page = at,
            HasMore = lines.Count > LinesMax,
            Parts = [.. statement.Parts.Select(part => part with { Lines = [.. shown[part.Currency]] })],
        };
    }

    /// <summary>The whole statement as a CSV, written as it is read.</summary>
    /// <returns>Its month, and what writes it; or why there is none.</returns>
    public static async Task<Outcome<(string Month, Func<Stream, Task> Write)>> Csv(
        Id<Organization> organization, string? month, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var read = await Sums(organization, month, work, marketplace, cancel);
        return read.Refused(out var problem) ? problem : (read.Value.Month, stream => Write(organization, read.Value, stream, work, cancel));
    }

    /// <summary>The month before or after; null after the present one.</summary>
    internal static string? Beside(string month, int months, Instant now, DateTimeZone zone)
    {
        var beside = MonthPattern.Parse(month).Value.PlusMonths(months);
        return beside.CompareTo(now.InZone(zone).Date.ToYearMonth()) > 0 ? null : MonthPattern.Format(beside);
    }

    private static async Task<Outcome<Statement>> Sums(Id<Organization> organization, string? month, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var zone = await PayOnSchedule.ZoneOf(organization, work, marketplace, cancel);
        var present = work.Now.InZone(zone).Date.ToYearMonth();
        var asked = string.IsNullOrEmpty(month) ? present : MonthPattern.Parse(month) is { Success: true } parsed ? parsed.Value : (YearMonth?)null;
        if (asked is not { } of || of.CompareTo(present) > 0) return PayoutProblems.BadPeriod;
        var from = zone.AtStartOfDay(of.OnDayOfMonth(1)).ToInstant();
        var to = zone.AtStartOfDay(of.PlusMonths(1).OnDayOfMonth(1)).ToInstant();

        var account = AccountOf(organization);
        var now = (await AccountBalances.Of(work, account, cancel)).ToDictionary(amount => amount.Currency, amount => -amount.Minor);
        var moved = new Dictionary<Currency, (long In, long Out, long Later)>();
        await using var command = new NpgsqlCommand(SumsSql, await work.Connection(cancel));
        Add(command, account, from, to);
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel)) moved[Currency.Parse(reader.GetString(0))] = (reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        }
        var parts = now.OrderBy(it => it.Key.Code, StringComparer.Ordinal).Select(it =>
        {
            var (came, went, later) = moved.GetValueOrDefault(it.Key);
            var closing = it.Value - later;
            return new Part(it.Key, new(closing - came - went, it.Key), new(came, it.Key), new(went, it.Key), new(closing, it.Key), []);
        });
        return new Statement(MonthPattern.Format(of), from, to, zone.Id, 1, HasMore: false, [.. parts]);
    }

    private static async IAsyncEnumerable<Line> Lines(
        Id<Organization> organization, Statement statement, Currency? only, long offset, int? limit, Work work, [EnumeratorCancellation] CancellationToken cancel)
    {
        var openings = statement.Parts.ToDictionary(part => part.Currency, part => part.Opening);
        await using var command = new NpgsqlCommand(LinesSql, await work.Connection(cancel));
        Add(command, AccountOf(organization), statement.From, statement.To);
        command.Parameters.Add(new() { Value = only?.Code ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = offset });
        command.Parameters.Add(new() { Value = limit ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var currency = Currency.Parse(reader.GetString(0));
            var order = await reader.IsDBNullAsync(4, cancel) ? (Id<Order>?)null : new Id<Order>(reader.GetGuid(4));
            var number = await reader.IsDBNullAsync(5, cancel) ? null : reader.GetString(5);
            yield return new Line(
                Instant.FromDateTimeUtc(reader.GetDateTime(1)), reader.GetString(2), EntryWords.Of(reader.GetString(3), order, number, organization), order, number,
                new Money(reader.GetInt64(6), currency), openings[currency] + new Money(reader.GetInt64(7), currency));
        }
    }

    private static async Task Write(Id<Organization> organization, Statement statement, Stream stream, Work work, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await Row(Header);
        foreach (var part in statement.Parts)
        {
            await Row([InstantPattern.General.Format(statement.From), "Opening balance", "", "", "", TransferCsv.Number(part.Opening), part.Currency.Code]);
            await foreach (var line in Lines(organization, statement, part.Currency, 0, null, work, cancel))
            {
                await Row(
                [
                    InstantPattern.General.Format(line.At), line.Text, line.Cause, line.OrderNumber ?? "", TransferCsv.Number(line.Amount),
                    TransferCsv.Number(line.Balance), part.Currency.Code,
                ]);
            }
            await Row([InstantPattern.General.Format(statement.To), "Closing balance", "", "", "", TransferCsv.Number(part.Closing), part.Currency.Code]);
        }

        async Task Row(IReadOnlyList<string> cells) => await writer.WriteAsync(TransferCsv.Row(cells).AsMemory(), cancel);
    }

    private static void Add(NpgsqlCommand command, string account, Instant from, Instant to)
    {
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = from.ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = to.ToDateTimeUtc() });
    }

    private static string AccountOf(Id<Organization> organization) => Account.Payable(organization.ToString()).Name;
}
