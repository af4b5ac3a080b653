using Npgsql;
using Stoa.Core.Ledger;

namespace Stoa.Server.Payments.Books;

/// <summary>Proves the books on this very database: they balance, nothing was changed, and payments say the same as they do.</summary>
internal sealed class LedgerCheck(NpgsqlDataSource database)
{
    /// <summary>Findings of one sort that are told; more of the same say nothing new.</summary>
    internal const int FindingsMax = 20;

    private const int ChainPage = 2_000;

    /// <summary>What was looked at, and what is wrong.</summary>
    /// <param name="Entries">How many entries are chained.</param>
    /// <param name="HeadHash">The chain's last hash: kept elsewhere, it shows later that nothing before it was cut off.</param>
    /// <param name="Findings">In sentences; empty when all is well.</param>
    internal sealed record Report(long Entries, string HeadHash, IReadOnlyList<string> Findings);

    /// <summary>Looks at everything.</summary>
    internal async Task<Report> Run(CancellationToken cancel)
    {
        var findings = new List<string>();
        foreach (var (_, sql) in LedgerQueries.All) findings.AddRange(await Ask(sql, cancel));
        var (length, head) = await FollowChain(findings, cancel);
        return new Report(length, Convert.ToHexStringLower(head), findings);
    }

    private async Task<List<string>> Ask(string sql, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"{sql}\nlimit {FindingsMax}");
        var found = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) found.Add(reader.GetString(0));
        return found;
    }

    // Stops at the first break: from there on every hash is another.
    private async Task<(long Length, byte[] Head)> FollowChain(List<string> findings, CancellationToken cancel)
    {
        var (position, hash) = (0L, EntryHash.Genesis);
        while (true)
        {
            var page = await ReadPage(position, cancel);
            foreach (var link in page)
            {
                if (link.Position != position + 1)
                {
                    findings.Add($"The chain has no place {position + 1}: the entry that was sealed there was removed. The next one left is {link.Name}.");
                    return (position, hash);
                }
                if (link.Entry is null)
                {
                    findings.Add($"Entry {link.EntryId}, at place {link.Position} of the chain, was removed.");
                    return (position, hash);
                }
                if (link.Entry.HashAfter(hash) is not { } expected || !expected.AsSpan().SequenceEqual(link.Hash))
                {
                    findings.Add($"The chain breaks at place {link.Position}: {link.Entry} was changed after it was sealed, or put in.");
                    return (position, hash);
                }
                (position, hash) = (link.Position, expected);
            }
            if (page.Count < ChainPage) return (position, hash);
        }
    }

    private sealed record Link(long Position, long EntryId, byte[] Hash, StoredEntry? Entry)
    {
        public string Name => Entry?.ToString() ?? $"entry {EntryId}";
    }

    private async Task<List<Link>> ReadPage(long after, CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"""
            select s.position, s.entry_id, s.hash, {StoredEntry.Columns}
            from payments.entry_seals s left join payments.entries e on e.id = s.entry_id
            where s.position > $1 order by s.position limit {ChainPage}
            """);
        command.Parameters.Add(new() { Value = after });
        var page = new List<Link>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            page.Add(new Link(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2),
                await reader.IsDBNullAsync(3, cancel) ? null : StoredEntry.Read(reader, 3)));
        }
        return page;
    }
}
