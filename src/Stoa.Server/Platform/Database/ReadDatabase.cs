using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Stoa.Server.Platform.Database;

/// <summary>
/// Connections for reads that stand beside a transaction: snapshots of listings, busy times. They have a pool of their
/// own, so that nobody who holds a connection waits for another of the same pool.
/// </summary>
public sealed class ReadDatabase : IAsyncDisposable
{
    private readonly DbContextOptions<StoaDb> _options;

    /// <summary>Connections for reads when the connection string names no other number.</summary>
    public const int PoolSize = 8;

    /// <summary>Connections for everything else when the connection string names no other number: more make two cores slower, not faster.</summary>
    public const int MainPoolSize = 32;

    internal ReadDatabase(string connectionString)
    {
        Source = new NpgsqlDataSourceBuilder(Sized(connectionString, PoolSize)).Build();
        _options = new DbContextOptionsBuilder<StoaDb>().UseNpgsql(Source).Options;
    }

    /// <summary>For plain SQL.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>A context of its own; the caller disposes it.</summary>
    public StoaDb Open() => new(_options);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Source.DisposeAsync();

    /// <summary>The connection string with a pool of that size, unless it says one itself.</summary>
    internal static string Sized(string connectionString, int poolSize)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ShouldSerialize("Maximum Pool Size")) given.MaxPoolSize = poolSize;
        return given.ConnectionString;
    }
}
