using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Operations;

/// <summary>An account and an amount on it: debits are positive, credits negative.</summary>
public sealed record LedgerLine(string Account, Money Amount);

/// <summary>An entry of the books.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">When it was booked.</param>
/// <param name="Cause">The sort of event.</param>
/// <param name="CauseId">Which one.</param>
/// <param name="Text">A sentence.</param>
/// <param name="OrderId">The order it belongs to.</param>
/// <param name="Place">Its place in the hash chain; null while it is not sealed.</param>
/// <param name="Postings">Its lines, which sum to zero.</param>
public sealed record LedgerEntry(
    long Id, Instant At, string Cause, string CauseId, string Text, Id<Order>? OrderId, long? Place, IReadOnlyList<LedgerLine> Postings)
{
    /// <summary>The sum of its debits.</summary>
    public Money Amount => Postings.Where(line => line.Amount.IsPositive).Select(line => line.Amount).Aggregate((sum, one) => sum + one);
}

/// <summary>Reads the books.</summary>
internal static class LedgerBook
{
    /// <summary>Entries shown of one order: far more than any order has.</summary>
    internal const int EntriesOfOrderMax = 200;

    private const string Sql = """
        with page as (
            select e.* from payments.entries e
            where ($1::uuid is null or e.order_id = $1) and ($2::bigint is null or e.id < $2)
              and ($3::text is null or exists (select 1 from payments.postings p where p.entry_id = e.id and p.account = $3))
            order by e.id desc limit $4)
        select e.id, e.at, e.cause_kind, e.cause_id, e.text, e.order_id, s.position, p.account, p.currency, p.amount_minor
        from page e
        join payments.postings p on p.entry_id = e.id
        left join payments.entry_seals s on s.entry_id = e.id
        order by e.id desc, p.line
        """;

    /// <summary>Entries, newest first.</summary>
    /// <param name="database">The database.</param>
    /// <param name="order">Only of this order.</param>
    /// <param name="account">Only those that touch this account.</param>
    /// <param name="before">Only those with a lower number.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Gives up.</param>
    internal static async Task<List<LedgerEntry>> Entries(
        NpgsqlDataSource database, Id<Order>? order, string? account, long? before, int limit, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = (object?)order?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = (object?)account ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = limit });
        var entries = new List<LedgerEntry>();
        var lines = new List<LedgerLine>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var id = reader.GetInt64(0);
            if (entries.Count == 0 || entries[^1].Id != id) entries.Add(await Read(reader, id, lines = [], cancel));
            lines.Add(new(reader.GetString(7), new Money(reader.GetInt64(9), Currency.Parse(reader.GetString(8)))));
        }
        return entries;
    }

    /// <summary>What accounts stand at after these entries.</summary>
    internal static IReadOnlyList<LedgerLine> Balances(IEnumerable<LedgerEntry> entries) =>
    [
        .. entries.SelectMany(entry => entry.Postings)
            .GroupBy(line => (line.Account, line.Amount.Currency))
            .Select(group => new LedgerLine(group.Key.Account, group.Select(line => line.Amount).Aggregate((sum, one) => sum + one)))
            .OrderBy(line => line.Account, StringComparer.Ordinal),
    ];

    private static async Task<LedgerEntry> Read(NpgsqlDataReader reader, long id, List<LedgerLine> lines, CancellationToken cancel) => new(
        id, Instant.FromDateTimeUtc(reader.GetDateTime(1)), reader.GetString(2), reader.GetString(3), reader.GetString(4),
        await reader.IsDBNullAsync(5, cancel) ? null : new Id<Order>(reader.GetGuid(5)),
        await reader.IsDBNullAsync(6, cancel) ? null : reader.GetInt64(6),
        lines);
}
