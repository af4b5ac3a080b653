using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Operations;

/// <summary>The books for whoever answers for them: totals, accounts, latest entries, the chain.</summary>
public static class ReadLedger
{
    /// <summary>Accounts listed: held and payable accounts grow with the trade, so the largest are shown.</summary>
    public const int AccountsMax = 100;

    /// <summary>The state of the books.</summary>
    /// <param name="IsZero">True when all accounts together are zero in every currency.</param>
    /// <param name="Totals">The sum over all accounts by kind of account.</param>
    /// <param name="Accounts">The accounts furthest from zero.</param>
    /// <param name="AccountCount">How many are not at zero.</param>
    /// <param name="Chain">The hash chain.</param>
    public sealed record Books(bool IsZero, IReadOnlyList<LedgerLine> Totals, IReadOnlyList<LedgerLine> Accounts, long AccountCount, ChainState Chain);

    /// <summary>How far the hash chain has come.</summary>
    /// <param name="Length">Sealed entries.</param>
    /// <param name="Waiting">Entries not sealed yet.</param>
    /// <param name="HeadHash">The last hash, in hex: kept elsewhere, it shows later that nothing before it was cut off.</param>
    /// <param name="SealedAt">When the last one was sealed.</param>
    public sealed record ChainState(long Length, long Waiting, string? HeadHash, Instant? SealedAt);

    /// <summary>Where the books stand.</summary>
    public static async Task<Books> Run(NpgsqlDataSource database, CancellationToken cancel)
    {
        var totals = await Lines(database, """
            select split_part(account, ':', 1), currency, sum(balance_minor)::bigint from payments.account_balances
            group by 1, 2 order by 1, 2 limit $1
            """, cancel);
        var accounts = await Lines(database, """
            select account, currency, sum(balance_minor)::bigint from payments.account_balances
            group by account, currency having sum(balance_minor) <> 0 order by abs(sum(balance_minor)) desc, account limit $1
            """, cancel);
        var count = accounts.Count < AccountsMax ? accounts.Count : await CountOpen(database, cancel);
        var isZero = totals.GroupBy(line => line.Amount.Currency).All(group => group.Sum(line => line.Amount.Minor) == 0);
        return new Books(isZero, totals, accounts, count, await Chain(database, cancel));
    }

    /// <summary>Entries, newest first.</summary>
    public static async Task<Outcome<Page<LedgerEntry>>> Entries(
        NpgsqlDataSource database, string? account, string? cursor, int? limit, CancellationToken cancel)
    {
        var after = Cursor.Read<long?>(cursor);
        if (after.Refused(out var problem)) return problem;
        var most = Cursor.Limit(limit);
        var found = await LedgerBook.Entries(database, null, string.IsNullOrWhiteSpace(account) ? null : account.Trim(), after.Value, most + 1, cancel);
        return Cursor.Cut(found, most, entry => (long?)entry.Id);
    }

    /// <summary>GET /api/v1/operations/ledger</summary>
    internal static async Task<IResult> Get(NpgsqlDataSource database, CancellationToken cancel) =>
        Results.Json(await Run(database, cancel), StoaJson.Options);

    /// <summary>GET /api/v1/operations/ledger/entries</summary>
    internal static async Task<IResult> GetEntries(
        string? account, string? cursor, int? limit, NpgsqlDataSource database, CancellationToken cancel) =>
        (await Entries(database, account, cursor, limit, cancel)).Answer();

    private static async Task<List<LedgerLine>> Lines(NpgsqlDataSource database, string sql, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = AccountsMax, NpgsqlDbType = NpgsqlDbType.Integer });
        var lines = new List<LedgerLine>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
            lines.Add(new(reader.GetString(0), new Money(reader.GetInt64(2), Currency.Parse(reader.GetString(1)))));
        return lines;
    }

    private static async Task<long> CountOpen(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select count(*) from (select 1 from payments.account_balances group by account, currency having sum(balance_minor) <> 0) open");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<ChainState> Chain(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            select coalesce(max(position), 0), (select count(*) from payments.entries) - count(*),
                (select encode(hash, 'hex') from payments.entry_seals order by position desc limit 1),
                (select at from payments.entry_seals order by position desc limit 1)
            from payments.entry_seals
            """);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        var isEmpty = await reader.IsDBNullAsync(2, cancel);
        return new ChainState(reader.GetInt64(0), reader.GetInt64(1), isEmpty ? null : reader.GetString(2),
            isEmpty ? null : Instant.FromDateTimeUtc(reader.GetDateTime(3)));
    }
}
