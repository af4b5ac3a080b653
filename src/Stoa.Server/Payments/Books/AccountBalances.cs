using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments.Books;

/// <summary>What accounts stand at. The database keeps it with each posting, so that asking costs the same however many there are.</summary>
internal static class AccountBalances
{
    /// <summary>
    /// What an account stands at, in minor units: debits positive. In an open transaction with what it has saved, and only then.
    /// </summary>
    internal static async Task<long> Of(Work work, string account, string currency, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select coalesce(sum(balance_minor), 0)::bigint from payments.account_balances where account = $1 and currency = $2",
            await work.Connection(cancel));
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = currency });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>What an account stands at in every currency it was ever posted in.</summary>
    internal static async Task<IReadOnlyList<Money>> Of(Work work, string account, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select currency, sum(balance_minor)::bigint from payments.account_balances where account = $1 group by currency order by currency",
            await work.Connection(cancel));
        command.Parameters.Add(new() { Value = account });
        var amounts = new List<Money>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) amounts.Add(new Money(reader.GetInt64(1), Currency.Parse(reader.GetString(0))));
        return amounts;
    }

    /// <summary>Writes all of them anew from the postings, while new postings wait; how many there are.</summary>
    internal static async Task<int> Rebuild(NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await Do("lock table payments.postings in share mode");
        await Do("delete from payments.account_balances");
        var written = await Do("""
            insert into payments.account_balances
            select account, currency, nextval('payments.account_parts'), minor
            from (select account, currency, sum(amount_minor)::bigint as minor from payments.postings group by account, currency) it
            where minor <> 0 or not (starts_with(account, 'held:') or starts_with(account, 'ahead:'))
            """);
        await transaction.CommitAsync(cancel);
        return written;

        async Task<int> Do(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
            return await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
