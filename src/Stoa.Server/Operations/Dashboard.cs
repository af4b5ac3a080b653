using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Operations;

/// <summary>How the marketplace does today, and what waits for a person.</summary>
public static class Dashboard
{
    /// <summary>The figures.</summary>
    /// <param name="At">As of when.</param>
    /// <param name="Today">When today began, in the marketplace's zone.</param>
    /// <param name="OrdersToday">Orders placed today, by the state they are in now.</param>
    /// <param name="Held">Customers' money that waits for delivery, per currency.</param>
    /// <param name="Available">What providers could be paid out.</param>
    /// <param name="RefundedToday">What went back today.</param>
    /// <param name="DeadLetters">Work that has had all its tries.</param>
    /// <param name="OldestPending">Since when the oldest due work waits; null when none does.</param>
    /// <param name="Unanswered">Requests that no provider has answered yet.</param>
    /// <param name="OpenComplaints">Complaints, about orders or their milestones, for which the two sides look for a solution.</param>
    /// <param name="Complaints">Complaints that the marketplace must rule on.</param>
    /// <param name="Chargebacks">Open chargebacks without evidence handed in.</param>
    /// <param name="Differences">Differences to a gateway's books that nobody has explained.</param>
    /// <param name="Checks">Checks that providers have asked for.</param>
    /// <param name="FailedRefunds">Refunds that the gateway refused, or that never settled.</param>
    /// <param name="WaitingPayouts">Payouts that wait for an approval, or for a file.</param>
    /// <param name="WaitingReturns">Refunds by bank transfer that may be paid.</param>
    /// <param name="FailedMessages">Messages that could not be delivered, of the last seven days.</param>
    /// <param name="Listings">Listings that wait for a review, or were changed after theirs.</param>
    public sealed record Figures(
        Instant At, Instant Today, IReadOnlyList<FindOrders.StateCount> OrdersToday, IReadOnlyList<Money> Held, IReadOnlyList<Money> Available,
        IReadOnlyList<Money> RefundedToday, long DeadLetters, Instant? OldestPending, long Unanswered, long OpenComplaints,
        long Complaints, long Chargebacks, long Differences, long Checks, long FailedRefunds, long WaitingPayouts, long WaitingReturns, long FailedMessages,
        long Listings);

    private const string TodaySql = "select state, count(*) from orders.orders where created_at >= $1 group by state";

    private const string BalanceSql = "select currency, -sum(balance_minor)::bigint from payments.account_balances where account like $1 group by currency order by currency";

    private const string RefundedSql = """
        select currency, sum(amount_minor)::bigint from payments.refunds
        where status = 'succeeded' and settled_at >= $1 group by currency order by currency
        """;

    private const string CountsSql = """
        select
            (select count(*) from platform.envelopes where status = 'dead'),
            (select min(due_at) from platform.envelopes where status = 'pending' and due_at <= $1),
            (select count(*) from orders.orders where state = 'awaiting_acceptance'),
            (select count(*) from disputes.cases where state = 'open'),
            (select count(*) from payments.refunds where resolution is null
                and (status = 'failed' or (status = 'requested' and created_at < $1 - interval '1 day'
                    and not exists (select from payments.bank_returns b where b.refund_id = refunds.id)))),
            (select count(*) from payments.payouts where status = 'awaiting_approval' or (status = 'approved' and method = 'manual')),
            (select count(*) from notifications.deliveries where status = 'failed' and created_at >= $1 - interval '7 days'),
            (select count(*) from disputes.cases where state = 'escalated'),
            (select count(*) from payments.disputes as d where status = 'open'
                and not exists (select from disputes.evidence as e where e.dispute_id = d.id and e.status in ('submitting', 'submitted', 'handed_in'))),
            (select count(*) from payments.reconciliation_cases where status = 'open'),
            (select count(*) from organizations.checks where state = 'asked'),
            (select count(*) from payments.bank_returns where status in ('ready', 'listed')),
            (select count(*) from catalog.listings where status = 'in_review') + (select count(*) from catalog.reviewed_listings where changed_at is not null)
        """;

    /// <summary>Reads them.</summary>
    public static async Task<Figures> Run(NpgsqlDataSource database, IClock clock, Marketplace marketplace, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var today = marketplace.Zone.AtStartOfDay(now.InZone(marketplace.Zone).Date).ToInstant();
        var orders = await Read(database, TodaySql, today.ToDateTimeUtc(),
            row => new FindOrders.StateCount(EnumText.Read<OrderState>(row.GetString(0)), row.GetInt64(1)), cancel);
        var counts = await Read(database, CountsSql, now.ToDateTimeUtc(), row => new
        {
            Dead = row.GetInt64(0),
            Oldest = row.IsDBNull(1) ? (Instant?)null : Instant.FromDateTimeUtc(row.GetDateTime(1)),
            Unanswered = row.GetInt64(2),
            OpenComplaints = row.GetInt64(3),
            Refunds = row.GetInt64(4),
            Payouts = row.GetInt64(5),
            Messages = row.GetInt64(6),
            Complaints = row.GetInt64(7),
            Chargebacks = row.GetInt64(8),
            Differences = row.GetInt64(9),
            Checks = row.GetInt64(10),
            Returns = row.GetInt64(11),
            Listings = row.GetInt64(12),
        }, cancel);
        var count = counts[0];
        return new Figures(
            now, today, [.. orders.OrderBy(order => order.State)],
            await Amounts(database, BalanceSql, "held:%", cancel),
            await Amounts(database, BalanceSql, "payable:%", cancel),
            await Amounts(database, RefundedSql, today.ToDateTimeUtc(), cancel),
            count.Dead, count.Oldest, count.Unanswered, count.OpenComplaints,
            count.Complaints, count.Chargebacks, count.Differences, count.Checks, count.Refunds, count.Payouts, count.Returns, count.Messages, count.Listings);
    }

    /// <summary>GET /api/v1/operations/dashboard</summary>
    internal static async Task<IResult> Get(NpgsqlDataSource database, IClock clock, Marketplace marketplace, CancellationToken cancel) =>
        Results.Json(await Run(database, clock, marketplace, cancel), StoaJson.Options);

    /// <summary>GET /operator</summary>
    internal static async Task<IResult> GetPage(NpgsqlDataSource database, IClock clock, Marketplace marketplace, CancellationToken cancel) =>
        Draw.Page<DashboardPage>(new() { ["Figures"] = await Run(database, clock, marketplace, cancel), ["Zone"] = marketplace.Zone, ["Currency"] = marketplace.Currency });

    private static Task<List<Money>> Amounts(NpgsqlDataSource database, string sql, object parameter, CancellationToken cancel) =>
        Read(database, sql, parameter, row => new Money(row.GetInt64(1), Currency.Parse(row.GetString(0))), cancel);

    private static async Task<List<T>> Read<T>(
        NpgsqlDataSource database, string sql, object parameter, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = parameter });
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
        return rows;
    }
}
