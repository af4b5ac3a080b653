using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Observability;

/// <summary>How payments and webhooks did lately, read from what is kept anyway: the same on every copy of the program, and after a restart.</summary>
public static class PaymentFigures
{
    /// <summary>Hours looked back when nothing else is asked.</summary>
    public const int HoursDefault = 24;

    /// <summary>The most hours looked back: 31 days.</summary>
    public const int HoursMax = 744;

    /// <summary>Failures listed.</summary>
    public const int FailuresMax = 20;

    internal static readonly Problem BadHours = new(ProblemKind.Invalid, "hours-invalid", $"Ask for 1 to {HoursMax} hours.", "hours");

    // A customer who has not paid after that long is not going to.
    private const string Abandoned = "interval '1 hour'";

    /// <summary>How payments at a gateway went.</summary>
    /// <param name="Gateway">The gateway.</param>
    /// <param name="Started">Customers who went to pay.</param>
    /// <param name="Paid">Those who paid, or whose bank has set the amount aside.</param>
    /// <param name="Failed">Those whose payment failed.</param>
    /// <param name="Abandoned">Those who did neither within an hour, or whose order ended first.</param>
    /// <param name="SuccessRate">Paid, of paid and failed: 0 to 1; null when there are none.</param>
    /// <param name="MedianSeconds">From going to pay to the money, in the middle; null when nobody paid.</param>
    /// <param name="SlowSeconds">The same for the slowest twentieth.</param>
    public sealed record Checkouts(
        string Gateway, long Started, long Paid, long Failed, long Abandoned, double? SuccessRate, double? MedianSeconds, double? SlowSeconds);

    /// <summary>How a gateway's webhooks went.</summary>
    /// <param name="Gateway">The gateway.</param>
    /// <param name="Received">Those that were genuine and kept.</param>
    /// <param name="Handled">Those that had their effect.</param>
    /// <param name="Waiting">Those that are still to be handled, or tried again.</param>
    /// <param name="Dead">Those that failed for good: dead letters.</param>
    /// <param name="Retried">Those that were tried more than once.</param>
    /// <param name="SuccessRate">Handled, of handled and dead: 0 to 1; null when there are none.</param>
    /// <param name="MedianSeconds">From arrival to effect, in the middle; null when none was handled.</param>
    /// <param name="SlowSeconds">The same for the slowest twentieth.</param>
    public sealed record Webhooks(
        string Gateway, long Received, long Handled, long Waiting, long Dead, long Retried, double? SuccessRate, double? MedianSeconds, double? SlowSeconds);

    /// <summary>How subscriptions' later periods went: their first is a checkout.</summary>
    /// <param name="Due">Periods that were billed.</param>
    /// <param name="Paid">Those that are paid, at once or later.</param>
    /// <param name="Open">Those that are being charged, or overdue.</param>
    /// <param name="GivenUp">Those that were never paid.</param>
    /// <param name="Charges">Charges of kept cards that are answered.</param>
    /// <param name="Refused">Charges that were refused.</param>
    /// <param name="SuccessRate">Paid, of paid and given up: 0 to 1; null when there are none.</param>
    public sealed record Renewals(long Due, long Paid, long Open, long GivenUp, long Charges, long Refused, double? SuccessRate);

    /// <summary>A payment that failed.</summary>
    public sealed record FailedPayment(Id<Payment> Id, Id<Order> OrderId, string OrderNumber, string? Gateway, string Code, Instant StartedAt);

    /// <summary>A webhook that failed, for good or for now; its error in our words.</summary>
    public sealed record FailedWebhook(string Gateway, string EventId, int Attempts, bool IsDead, string Error, Instant ReceivedAt);

    /// <summary>All of it.</summary>
    public sealed record Figures(
        Instant From, Instant To, IReadOnlyList<Checkouts> Checkouts, Renewals Renewals, IReadOnlyList<Webhooks> Webhooks,
        IReadOnlyList<FailedPayment> FailedPayments, IReadOnlyList<FailedWebhook> FailedWebhooks);

    /// <summary>The figures of the last hours.</summary>
    public static async Task<Outcome<Figures>> Run(int? hours, ReadDatabase database, Instant now, CancellationToken cancel)
    {
        if (hours is < 1 or > HoursMax) return BadHours;
        var from = now - Duration.FromHours(hours ?? HoursDefault);
        await using var connection = await database.Source.OpenConnectionAsync(cancel);
        var read = new Reading(connection, from, now, cancel);
        var checkouts = await read.Each($"""
            select gateway, count(*), count(*) filter (where status in ('authorized', 'captured')), count(*) filter (where status = 'failed'),
                count(*) filter (where status = 'voided' or (status in ('created', 'pending') and created_at <= $2 - {Abandoned})),
                percentile_cont(0.5) within group (order by extract(epoch from captured_at - created_at)::float8) filter (where captured_at is not null),
                percentile_cont(0.95) within group (order by extract(epoch from captured_at - created_at)::float8) filter (where captured_at is not null)
            from payments.payments where gateway is not null and created_at >= $1 and created_at <= $2 group by gateway order by gateway
            """, row => new Checkouts(
                row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4),
                Rate(row.GetInt64(2), row.GetInt64(3)), Seconds(row, 5), Seconds(row, 6)));
        var renewals = await read.Each("""
            select cycles.due, cycles.paid, cycles.open, cycles.due - cycles.paid - cycles.open, charges.answered, charges.refused
            from (
                select count(*) as due, count(*) filter (where o.money_state <> 'unpaid') as paid, count(*) filter (where o.state = 'awaiting_payment') as open
                from subscriptions.cycles c join orders.orders o on o.id = c.order_id
                where c.created_at >= $1 and c.created_at <= $2 and c.part = 0 and c.number > 1) as cycles,
            (select count(*) filter (where status in ('captured', 'failed')) as answered, count(*) filter (where status = 'failed') as refused
                from payments.payments where is_off_session and created_at >= $1 and created_at <= $2) as charges
            """, row => new Renewals(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), Rate(row.GetInt64(1), row.GetInt64(3))));
        var webhooks = await read.Each($"""
            select body ->> 'gateway', count(*), count(*) filter (where status = 'done'), count(*) filter (where status = 'pending'),
                count(*) filter (where status = 'dead'), count(*) filter (where attempts > 1),
                percentile_cont(0.5) within group (order by extract(epoch from settled_at - created_at)::float8) filter (where status = 'done'),
                percentile_cont(0.95) within group (order by extract(epoch from settled_at - created_at)::float8) filter (where status = 'done')
            from platform.envelopes where box = 'inbox' and topic in ('{ReceiveWebhook.Topic}', '{ReceiveWebhook.PayoutTopic}') and created_at >= $1 and created_at <= $2 group by 1 order by 1
            """, row => new Webhooks(
                row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
                Rate(row.GetInt64(2), row.GetInt64(4)), Seconds(row, 6), Seconds(row, 7)));
        var payments = await read.Each($"""
            select p.id, p.order_id, o.number, p.gateway, coalesce(p.failure_code, ''), p.created_at
            from payments.payments p join orders.orders o on o.id = p.order_id
            where p.status = 'failed' and p.created_at >= $1 and p.created_at <= $2 order by p.created_at desc limit {FailuresMax}
            """, row => new FailedPayment(
                new Id<Payment>(row.GetGuid(0)), new Id<Order>(row.GetGuid(1)), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), At(row, 5)));
        var failed = await read.Each($"""
            select body ->> 'gateway', coalesce(source_id, ''), attempts, status = 'dead', last_error, created_at
            from platform.envelopes where box = 'inbox' and topic in ('{ReceiveWebhook.Topic}', '{ReceiveWebhook.PayoutTopic}') and created_at >= $1 and created_at <= $2 and status <> 'done' and last_error is not null
            order by created_at desc limit {FailuresMax}
            """, row => new FailedWebhook(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetBoolean(3), row.GetString(4), At(row, 5)));
        return new Figures(from, now, checkouts, renewals[0], webhooks, payments, failed);
    }

    private static double? Rate(long good, long bad) => good + bad == 0 ? null : (double)good / (good + bad);

    private static double? Seconds(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Math.Round(row.GetDouble(column), 3);

    private static Instant At(NpgsqlDataReader row, int column) => Instant.FromDateTimeUtc(row.GetDateTime(column));

    private sealed class Reading(NpgsqlConnection connection, Instant from, Instant to, CancellationToken cancel)
    {
        public async Task<IReadOnlyList<T>> Each<T>(string sql, Func<NpgsqlDataReader, T> read)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = from.ToDateTimeUtc() });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = to.ToDateTimeUtc() });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
            return rows;
        }
    }
}
