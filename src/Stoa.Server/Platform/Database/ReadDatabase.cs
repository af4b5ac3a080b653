using Npgsql;

namespace Stoa.Server.Platform.Database;

/// <summary>
/// Connections for reads that stand beside a transaction: snapshots of listings, busy times. They have a pool of their
/// own, so that nobody who holds a connection waits for another of the same pool.
/// </summary>
public sealed class ReadDatabase : IAsyncDisposable
{
    /// <summary>Connections for reads when the connection string names no other number.</summary>
    public const int PoolSize = 8;

    /// <summary>Connections for everything else when the connection string names no other number: more make two cores slower, not faster.</summary>
    public const int MainPoolSize = 32;

    // Planning most of our statements takes PostgreSQL longer than running them.
    private const int PreparedMax = 200;

    internal ReadDatabase(string connectionString) =>
        Source = new NpgsqlDataSourceBuilder(Sized(connectionString, PoolSize)).Build();

    /// <summary>For plain SQL.</summary>
    public NpgsqlDataSource Source { get; }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Source.DisposeAsync();

    /// <summary>
    /// The connection string with a pool of that size, whose connections keep the statements they send often prepared; what
    /// it says itself stays. (A pooler that gives each transaction another session wants <c>Max Auto Prepare=0</c>.)
    /// </summary>
    internal static string Sized(string connectionString, int poolSize)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        if (!given.ShouldSerialize("Maximum Pool Size")) given.MaxPoolSize = poolSize;
        if (!given.ShouldSerialize("Max Auto Prepare")) given.MaxAutoPrepare = PreparedMax;
        // Nothing here changes a session (settings are local to a transaction, no temporary tables), so nothing needs resetting.
        if (!given.ShouldSerialize("No Reset On Close")) given.NoResetOnClose = true;
        return given.ConnectionString;
    }
}
