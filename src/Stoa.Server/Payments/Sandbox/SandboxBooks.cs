using Npgsql;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>A payment in the simulated processor's books.</summary>
public sealed record SandboxPayment(
    string Id, string Reference, Money Amount, Money Captured, Money Refunded, Money Disputed, string Capture, string Status,
    string Description, string ReturnUrl, string CancelUrl, SandboxCard? Card, string? FailureCode)
{
    internal const string Open = "open";
    internal const string Challenged = "challenged";
    internal const string Authorized = "authorized";
    internal const string CapturedStatus = "captured";
    internal const string Failed = "failed";
    internal const string Voided = "voided";
}

/// <summary>The simulated processor's tables, in plain SQL.</summary>
internal static class SandboxBooks
{
    /// <summary>A payment, locked when it is going to change; null when there is none.</summary>
    internal static async Task<SandboxPayment?> Find(NpgsqlConnection connection, string id, bool forUpdate, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"""
            select id, reference, amount_minor, captured_minor, refunded_minor, disputed_minor, currency, capture, status,
                   description, return_url, cancel_url, card, failure_code
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
            await reader.IsDBNullAsync(13, cancel) ? null : reader.GetString(13));
    }

    /// <summary>What it holds of ours: captured less fees, refunds and disputes that are not won.</summary>
    internal static async Task<long> Balance(NpgsqlDataSource database, string currency, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select coalesce(sum(captured_minor - fee_minor - refunded_minor - disputed_minor), 0)::bigint from sandbox.payments where currency = $1");
        command.Parameters.Add(new() { Value = currency });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    internal static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancel, params object?[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = Plain(value) });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static object Plain(object? value) => value switch
    {
        null => DBNull.Value,
        Instant instant => instant.ToDateTimeUtc(),
        _ => value,
    };
}
