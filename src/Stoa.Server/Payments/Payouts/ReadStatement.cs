using NodaTime;
using NodaTime.Text;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Payouts;
using Stoa.Server.Organizations;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Payouts;

/// <summary>What moved an organization's balance in a month: with what it began, each line, and with what it ended.</summary>
public static class ReadStatement
{
    /// <summary>The most lines of one statement.</summary>
    public const int LinesMax = 10_000;

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

    /// <summary>The statement of a currency.</summary>
    public sealed record Part(Currency Currency, Money Opening, Money In, Money Out, Money Closing, IReadOnlyList<Line> Lines);

    /// <summary>The statement.</summary>
    /// <param name="Month">Which month, such as <c>2026-03</c>.</param>
    /// <param name="From">Its beginning in the organization's zone.</param>
    /// <param name="To">Its end, the first moment after it.</param>
    /// <param name="Zone">The zone.</param>
    /// <param name="Parts">One per currency.</param>
    public sealed record Statement(string Month, Instant From, Instant To, string Zone, IReadOnlyList<Part> Parts);

    // What is there now, less what came since, is what was there: nobody sums up the years before.
    private const string Sql = """
        select p.currency, e.at, e.cause_kind, e.text, e.order_id, o.number, -p.amount_minor
        from payments.entries e
        join payments.postings p on p.entry_id = e.id and p.account = $1
        left join orders.orders o on o.id = e.order_id
        where e.at >= $2
        order by e.at, e.id, p.line
        """;

    /// <summary>The statement of a month, the present one when none is named.</summary>
    public static async Task<Outcome<Statement>> Run(Id<Organization> organization, string? month, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var zone = await PayOnSchedule.ZoneOf(organization, work, marketplace, cancel);
        var present = work.Now.InZone(zone).Date.ToYearMonth();
        var asked = string.IsNullOrEmpty(month) ? present : MonthPattern.Parse(month) is { Success: true } parsed ? parsed.Value : (YearMonth?)null;
        if (asked is not { } of || of.CompareTo(present) > 0) return PayoutProblems.BadPeriod;
        var from = zone.AtStartOfDay(of.OnDayOfMonth(1)).ToInstant();
        var to = zone.AtStartOfDay(of.PlusMonths(1).OnDayOfMonth(1)).ToInstant();

        var account = Account.Payable(organization.ToString()).Name;
        var now = (await AccountBalances.Of(work, account, cancel)).ToDictionary(amount => amount.Currency, amount => -amount.Minor);
        var (lines, later) = await Read(account, from, to, work, cancel);
        var parts = now.OrderBy(it => it.Key.Code, StringComparer.Ordinal)
            .Select(it => PartOf(it.Key, it.Value - later.GetValueOrDefault(it.Key), [.. lines.Where(line => line.Amount.Currency == it.Key)]));
        return new Statement(MonthPattern.Format(of), from, to, zone.Id, [.. parts]);
    }

    /// <summary>The statement as a CSV.</summary>
    public static string Csv(Statement statement) => TransferCsv.Write(Header, statement.Parts.SelectMany(part =>
        part.Lines.Select(line => (IReadOnlyList<string>)
        [
            InstantPattern.General.Format(line.At), line.Text, line.Cause, line.OrderNumber ?? "", TransferCsv.Number(line.Amount),
            TransferCsv.Number(line.Balance), part.Currency.Code,
        ]).Prepend([InstantPattern.General.Format(statement.From), "Opening balance", "", "", "", TransferCsv.Number(part.Opening), part.Currency.Code])
        .Append([InstantPattern.General.Format(statement.To), "Closing balance", "", "", "", TransferCsv.Number(part.Closing), part.Currency.Code])));

    /// <summary>The month before or after; null after the present one.</summary>
    internal static string? Beside(string month, int months, Instant now, DateTimeZone zone)
    {
        var beside = MonthPattern.Parse(month).Value.PlusMonths(months);
        return beside.CompareTo(now.InZone(zone).Date.ToYearMonth()) > 0 ? null : MonthPattern.Format(beside);
    }

    private static Part PartOf(Currency currency, long closing, List<Line> lines)
    {
        var balance = closing - lines.Sum(line => line.Amount.Minor);
        var opening = balance;
        var told = lines.ConvertAll(line => line with { Balance = new Money(balance += line.Amount.Minor, currency) });
        return new Part(
            currency, new Money(opening, currency), new Money(lines.Sum(line => Math.Max(0, line.Amount.Minor)), currency),
            new Money(lines.Sum(line => Math.Min(0, line.Amount.Minor)), currency), new Money(closing, currency), told);
    }

    private static async Task<(List<Line> Lines, Dictionary<Currency, long> Later)> Read(string account, Instant from, Instant to, Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Sql, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = from.ToDateTimeUtc() });
        var (lines, later) = (new List<Line>(), new Dictionary<Currency, long>());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var (currency, at, minor) = (Currency.Parse(reader.GetString(0)), Instant.FromDateTimeUtc(reader.GetDateTime(1)), reader.GetInt64(6));
            if (at >= to || lines.Count >= LinesMax)
            {
                later[currency] = later.GetValueOrDefault(currency) + minor;
                continue;
            }
            lines.Add(new Line(
                at, reader.GetString(2), reader.GetString(3),
                await reader.IsDBNullAsync(4, cancel) ? null : new Id<Order>(reader.GetGuid(4)),
                await reader.IsDBNullAsync(5, cancel) ? null : reader.GetString(5), new Money(minor, currency), Money.Zero(currency)));
        }
        return (lines, later);
    }
}
