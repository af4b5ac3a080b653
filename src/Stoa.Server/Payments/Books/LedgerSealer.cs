using NodaTime;
using Npgsql;

namespace Stoa.Server.Payments.Books;

/// <summary>
/// Chains committed entries by hash, in the background and one sealer at a time in the whole marketplace, so that sales do not queue
/// for each other's hash.
/// </summary>
internal sealed class LedgerSealer(NpgsqlDataSource database, IClock clock, PaymentsOptions options, ILogger<PaymentsLogCategory> log) : BackgroundService
{
    /// <summary>Entries sealed in one transaction.</summary>
    internal const int BatchSize = 500;

    // An entry's id is given before its commit, so a lower one may appear after a higher one was sealed; not by this many, unless the
    // program starts anew, when all are looked at.
    private const long LateIds = 10_000;

    // "stoa" and a number of our own, among the advisory locks of the database.
    private const long LockKey = 0x73746f61_00000001;

    private long _lookFrom;

    /// <summary>Seals everything committed by now; how many that were. Zero as well when another sealer is at work.</summary>
    internal async Task<int> SealAll(CancellationToken cancel)
    {
        var sealedNow = 0;
        while (true)
        {
            var batch = await SealBatch(cancel);
            sealedNow += batch;
            if (batch < BatchSize) return sealedNow;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SealEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await SealAll(stoppingToken);
                }
                catch (NpgsqlException error)
                {
                    PaymentsLog.SealingFailed(log, error);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task<int> SealBatch(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (!await TakeLock(connection, cancel)) return 0;
        var (position, hash, highest) = await Head(connection, cancel);
        var entries = await Unsealed(connection, cancel);
        if (entries.Count == 0) return 0;

        var hashes = new List<byte[]>(entries.Count);
        foreach (var entry in entries)
        {
            hash = entry.HashAfter(hash) ?? throw new InvalidOperationException($"{entry} cannot be an entry; run: stoa ledger check");
            hashes.Add(hash);
        }
        await Insert(connection, position, entries, hashes, cancel);
        await transaction.CommitAsync(cancel);
        if (entries.Count < BatchSize) _lookFrom = Math.Max(0, Math.Max(highest, entries[^1].Id) - LateIds);
        return entries.Count;
    }

    private static async Task<bool> TakeLock(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection);
        command.Parameters.Add(new() { Value = LockKey });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<(long Position, byte[] Hash, long HighestEntry)> Head(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select position, hash, (select max(entry_id) from payments.entry_seals) from payments.entry_seals order by position desc limit 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1), reader.GetInt64(2))
            : (0, Core.Ledger.EntryHash.Genesis, 0);
    }

    private async Task<List<StoredEntry>> Unsealed(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"""
            select {StoredEntry.Columns} from payments.entries e
            where e.id > $1 and not exists (select 1 from payments.entry_seals s where s.entry_id = e.id)
            order by e.id limit $2
            """, connection);
        command.Parameters.Add(new() { Value = _lookFrom });
        command.Parameters.Add(new() { Value = BatchSize });
        var entries = new List<StoredEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) entries.Add(StoredEntry.Read(reader, 0));
        return entries;
    }

    private async Task Insert(NpgsqlConnection connection, long position, List<StoredEntry> entries, List<byte[]> hashes, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            insert into payments.entry_seals (position, entry_id, hash, at)
            select $1 + n, id, hash, $4 from unnest($2::bigint[], $3::bytea[]) with ordinality as sealed (id, hash, n)
            """, connection);
        command.Parameters.Add(new() { Value = position });
        command.Parameters.Add(new() { Value = entries.ConvertAll(entry => entry.Id) });
        command.Parameters.Add(new() { Value = hashes });
        command.Parameters.Add(new() { Value = clock.GetCurrentInstant().ToDateTimeUtc() });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
