using System.Diagnostics;
using Npgsql;

namespace Stoa.Server.Platform.Database.Migrations;

/// <summary>One migration as the database knows it.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="AppliedAt">When it was applied; null while it is waiting.</param>
internal sealed record MigrationStatus(string Name, DateTimeOffset? AppliedAt);

/// <summary>Brings the database's shape forward and back. One process at a time; each migration wholly or not at all.</summary>
internal sealed class Migrator(string connectionString, string folder)
{
    // Any number will do, as long as nobody else's lock has it: "stoa" in ASCII.
    private const long LockKey = 0x73746F61;

    // A migration may rewrite a large table.
    private const int CommandSecondsMax = 3600;

    private static readonly TimeSpan LockPatience = TimeSpan.FromHours(1);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<Migration> _migrations = Migration.AllIn(folder);

    /// <summary>The program's own migrations, on this database.</summary>
    public Migrator(string connectionString) : this(connectionString, Migration.DefaultFolder)
    {
    }

    /// <summary>Applies what is waiting, up to and including number <paramref name="to"/>; returns the names.</summary>
    /// <exception cref="SetupException">An applied migration has changed or is unknown, or one fails (those before it stay).</exception>
    public async Task<IReadOnlyList<string>> Up(int? to = null, CancellationToken stop = default)
    {
        MustExist(to);
        await using var connection = await OpenLocked(stop);
        var applied = await Applied(connection, stop);
        var waiting = _migrations.Where(migration => !applied.ContainsKey(migration.Name) && migration.Number <= (to ?? int.MaxValue)).ToList();
        foreach (var migration in waiting)
        {
            await Run(connection, migration.Name, migration.Up,
                "insert into platform.migrations (name, checksum) values ($1, $2)", [migration.Name, migration.Checksum], stop);
        }

        return [.. waiting.Select(migration => migration.Name)];
    }

    /// <summary>Takes back the last migration; or, newest first, all above number <paramref name="to"/> (0 takes back everything).</summary>
    public async Task<IReadOnlyList<string>> Down(int? to = null, CancellationToken stop = default)
    {
        MustExist(to);
        await using var connection = await OpenLocked(stop);
        var applied = await Applied(connection, stop);
        var newestFirst = _migrations.Where(migration => applied.ContainsKey(migration.Name)).Reverse();
        var undone = (to is null ? newestFirst.Take(1) : newestFirst.Where(migration => migration.Number > to)).ToList();
        foreach (var migration in undone)
        {
            await Run(connection, migration.Name + " (down)", migration.Down,
                "delete from platform.migrations where name = $1", [migration.Name], stop);
        }

        return [.. undone.Select(migration => migration.Name)];
    }

    /// <summary>Every migration in order, applied or waiting. Changes nothing, also in a database that was never migrated.</summary>
    public async Task<IReadOnlyList<MigrationStatus>> Status(CancellationToken stop = default)
    {
        await using var connection = await Open(stop);
        await using var exists = new NpgsqlCommand("select to_regclass('platform.migrations') is not null", connection);
        var applied = await exists.ExecuteScalarAsync(stop) is true ? await Applied(connection, stop) : [];
        return [.. _migrations.Select(migration => new MigrationStatus(
            migration.Name, applied.TryGetValue(migration.Name, out var at) ? at : null))];
    }

    private void MustExist(int? to)
    {
        if (to is > 0 && _migrations.All(migration => migration.Number != to))
            throw new SetupException($"There is no migration number {to}; the last is {_migrations.LastOrDefault()?.Name ?? "none"}.");
    }

    private async Task<NpgsqlConnection> Open(CancellationToken stop)
    {
        // Outside the pool, so that closing it surely gives up the lock.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = CommandSecondsMax };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<NpgsqlConnection> OpenLocked(CancellationToken stop)
    {
        var connection = await Open(stop);
        try
        {
            await Lock(connection, stop);
            await using var prepare = new NpgsqlCommand(
                """
                create schema if not exists platform;
                create table if not exists platform.migrations (
                    name       text primary key,
                    checksum   text not null,
                    applied_at timestamptz not null default now()
                );
                """,
                connection);
            await prepare.ExecuteNonQueryAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Asked again and again instead of waited for: a waiting statement holds a snapshot, and "create index concurrently" in the
    // process that has the lock would wait for that in turn, which PostgreSQL ends as a deadlock.
    private static async Task Lock(NpgsqlConnection connection, CancellationToken stop)
    {
        var waited = Stopwatch.StartNew();
        await using var ask = new NpgsqlCommand($"select pg_try_advisory_lock({LockKey})", connection);
        while (await ask.ExecuteScalarAsync(stop) is not true)
        {
            if (waited.Elapsed > LockPatience)
                throw new SetupException($"Another process has been migrating this database for {LockPatience.TotalMinutes} minutes: wait for it, or find it in pg_stat_activity.");
            await Task.Delay(LockPause, stop);
        }
    }

    /// <summary>Names and times of what is applied, after checking that it is what we have.</summary>
    private async Task<Dictionary<string, DateTimeOffset>> Applied(NpgsqlConnection connection, CancellationToken stop)
    {
        var known = _migrations.ToDictionary(migration => migration.Name, StringComparer.Ordinal);
        var applied = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await using var read = new NpgsqlCommand("select name, checksum, applied_at from platform.migrations order by name", connection);
        await using var rows = await read.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
            var name = rows.GetString(0);
            if (!known.TryGetValue(name, out var migration))
                throw new SetupException($"The database has the migration {name}, which this version of Stoa does not know: run the version that made it, or restore a backup.");
            if (migration.Checksum != rows.GetString(1))
                throw new SetupException($"The migration {name} was changed after this database had applied it: restore its up.sql and put the change into a new migration.");
            applied.Add(name, rows.GetFieldValue<DateTimeOffset>(2));
        }

        return applied;
    }

    private static async Task Run(NpgsqlConnection connection, string name, string sql, string record, string[] values, CancellationToken stop)
    {
        await using var transaction = Migration.InTransaction(sql) ? await connection.BeginTransactionAsync(stop) : null;
        try
        {
            if (HasStatements(sql))
            {
                await using var command = new NpgsqlCommand(sql, connection, transaction);
                await command.ExecuteNonQueryAsync(stop);
            }

            await using var note = new NpgsqlCommand(record, connection, transaction);
            foreach (var value in values)
                note.Parameters.AddWithValue(value);
            await note.ExecuteNonQueryAsync(stop);
            if (transaction is not null)
                await transaction.CommitAsync(stop);
        }
        catch (PostgresException refused)
        {
            throw new SetupException($"The migration {name} failed{(transaction is null ? "" : ", and nothing of it was kept")}: {refused.MessageText} ({refused.SqlState}).", refused);
        }
    }

    private static bool HasStatements(string sql) =>
        sql.Split('\n').Any(line => line.AsSpan().Trim() is { Length: > 0 } text && !text.StartsWith("--"));
}
