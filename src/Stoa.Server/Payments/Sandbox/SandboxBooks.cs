using System.Globalization;
using Npgsql;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>A payment in the simulated processor's books.</summary>
public sealed record SandboxPayment(
    string Id, string Reference, Money Amount, Money Captured, Money Refunded, Money Disputed, string Capture, string Status,
    string Description, string ReturnUrl, string CancelUrl, SandboxCard? Card, string? FailureCode, bool KeepsMethod = false)
{
    internal const string Open = "open";
    internal const string Challenged = "challenged";
    internal const string Authorized = "authorized";
    internal const string CapturedStatus = "captured";
    internal const string Failed = "failed";
    internal const string Voided = "voided";

    /// <summary>What has neither gone back nor been taken by a bank.</summary>
    internal Money Left => Captured - Refunded - Disputed;
}

/// <summary>The simulated processor's tables, in plain SQL.</summary>
internal static class SandboxBooks
{
    /// <summary>Movements of a page.</summary>
    internal const int MovementsMax = 100;

    /// <summary>A payment, locked when it is going to change; null when there is none.</summary>
    internal static async Task<SandboxPayment?> Find(NpgsqlConnection connection, string id, bool forUpdate, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"""
            select id, reference, amount_minor, captured_minor, refunded_minor, disputed_minor, currency, capture, status,
                   description, return_url, cancel_url, card, failure_code, keeps_method
            from sandbox.payments where id = $1 {(forUpdate ? "for update" : "")}
            """, connection);
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel)) return null;
        var currency = Currency.Parse(reader.GetString(6));
        Money Amount(int column) => new(reader.GetInt64(column), currency);
        return new SandboxPayment(
            reader.GetString(0), reader.GetString(1), Amount(2), Amount(3), Amount(4), Amount(5), reader.GetString(7), reader.GetString(8),
            reader.GetString(9), reader.GetString(10), reader.GetString(11),
            SandboxCard.Named(await reader.IsDBNullAsync(12, cancel) ? null : reader.GetString(12)),
            await reader.IsDBNullAsync(13, cancel) ? null : reader.GetString(13), reader.GetBoolean(14));
    }

    /// <summary>What it holds of ours: all movements together.</summary>
    internal static async Task<long> Balance(NpgsqlDataSource database, string currency, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await Balances(connection, cancel)).FirstOrDefault(balance => balance.Currency.Code == currency).Minor;
    }

    /// <summary>What it holds of ours, by currency.</summary>
    internal static async Task<IReadOnlyList<Money>> Balances(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select currency, sum(amount_minor - fee_minor)::bigint from sandbox.movements group by currency order by currency", connection);
        var balances = new List<Money>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) balances.Add(new Money(reader.GetInt64(1), Currency.Parse(reader.GetString(0))));
        return balances;
    }

    /// <summary>Writes a movement of our balance.</summary>
    internal static Task Moved(
        NpgsqlConnection connection, Instant at, string kind, Money amount, string source, string? reference, CancellationToken cancel, Money? fee = null) =>
        Execute(connection, """
            insert into sandbox.movements (at, kind, currency, amount_minor, fee_minor, source, reference) values ($1, $2, $3, $4, $5, $6, $7)
            """, cancel, at, kind, amount.Currency.Code, amount.Minor, fee?.Minor ?? 0, source, reference);

    /// <summary>The movements of a day in UTC, a page at a time.</summary>
    internal static async Task<MovementPage> Movements(NpgsqlConnection connection, LocalDate day, long after, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            select id, at, kind, currency, amount_minor, fee_minor, source, reference from sandbox.movements
            where at >= $1 and at < $2 and id > $3 order by id limit $4
            """, connection);
        command.Parameters.Add(new() { Value = day.AtStartOfDayInZone(DateTimeZone.Utc).ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = day.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = MovementsMax });
        var (page, last) = (new List<BalanceMovement>(), 0L);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            last = reader.GetInt64(0);
            var currency = Currency.Parse(reader.GetString(3));
            page.Add(new BalanceMovement(
                $"sbm_{last.ToString(CultureInfo.InvariantCulture)}", Instant.FromDateTimeUtc(reader.GetDateTime(1)), KindOf(reader.GetString(2)),
                new Money(reader.GetInt64(4), currency), new Money(reader.GetInt64(5), currency), reader.GetString(6),
                await reader.IsDBNullAsync(7, cancel) ? null : reader.GetString(7)));
        }
        return new MovementPage(page, page.Count < MovementsMax ? null : last.ToString(CultureInfo.InvariantCulture));
    }

    private static BalanceMovementKind KindOf(string kind) => kind switch
    {
        "charge" => BalanceMovementKind.Charge,
        "refund" => BalanceMovementKind.Refund,
        "refund_failed" => BalanceMovementKind.RefundFailed,
        "dispute" => BalanceMovementKind.Dispute,
        "dispute_reversed" => BalanceMovementKind.DisputeReversed,
        "transfer" => BalanceMovementKind.Transfer,
        "transfer_reversed" => BalanceMovementKind.TransferReversed,
        _ => BalanceMovementKind.Other,
    };

    internal static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancel, params object?[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = Plain(value) });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The same with the work's commit, for what is not read again before.</summary>
    internal static void Leave(Work work, string sql, params object?[] values)
    {
        var statement = new NpgsqlBatchCommand(sql);
        foreach (var value in values) statement.Parameters.Add(new() { Value = Plain(value) });
        work.Leave(statement);
    }

    private static object Plain(object? value) => value switch
    {
        null => DBNull.Value,
        Instant instant => instant.ToDateTimeUtc(),
        _ => value,
    };
}
