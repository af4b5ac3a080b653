using System.Globalization;
using Npgsql;
using Stoa.Server.Platform.Database.Migrations;

namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>The database this process works on: the operator's own server, or the embedded one, held for as long as this object lives.</summary>
internal sealed class DatabaseServer : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _embedded;

    private DatabaseServer(string connectionString, EmbeddedPostgres? embedded) =>
        (ConnectionString, _embedded) = (connectionString, embedded);

    public string ConnectionString { get; }

    public bool IsEmbedded => _embedded is not null;

    /// <summary>Reaches the database as it is, whatever its migrations.</summary>
    /// <exception cref="SetupException">It cannot be started or reached, or is too old.</exception>
    public static async Task<DatabaseServer> Open(StoaOptions options, ILogger log, CancellationToken stop)
    {
        if (options.Database is { } given)
        {
            var connectionString = PostgresUri.ToConnectionString(given);
            await MustAnswer(connectionString, stop);
            return new DatabaseServer(connectionString, embedded: null);
        }

        var embedded = await EmbeddedPostgres.Start(
            new EmbeddedPostgresOptions(options.EmbeddedDatabaseFolder, options.PostgresBinaries), log, stop);
        return new DatabaseServer(embedded.ConnectionString, embedded);
    }

    /// <summary>Reaches the database and makes sure that it has the shape this program expects: the embedded one is migrated, the
    /// operator's own only checked, since migrating that is the operator's decision.</summary>
    /// <exception cref="SetupException">As with <see cref="Open"/>, or migrations are waiting.</exception>
    public static async Task<DatabaseServer> OpenMigrated(StoaOptions options, ILogger log, CancellationToken stop)
    {
        var server = await Open(options, log, stop);
        try
        {
            var migrator = new Migrator(server.ConnectionString);
            if (server.IsEmbedded)
                await migrator.Up(stop: stop);
            else if ((await migrator.Status(stop)).Count(migration => migration.AppliedAt is null) is > 0 and var waiting)
                throw new SetupException($"{waiting} migrations are waiting on this database: take a backup, then run stoa migrate up.");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task MustAnswer(string connectionString, CancellationToken stop)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(stop);
            if (connection.PostgreSqlVersion.Major < PostgresBinaries.OldestMajor)
                throw new SetupException(string.Create(CultureInfo.InvariantCulture, $"The database is PostgreSQL {connection.PostgreSqlVersion}, and Stoa needs {PostgresBinaries.OldestMajor} or later."));
        }
        catch (NpgsqlException silent)
        {
            throw new SetupException(
                string.Create(CultureInfo.InvariantCulture, $"The database {settings.Database ?? settings.Username} on {settings.Host}:{settings.Port} (Stoa:Database, STOA_DATABASE) cannot be used: {(silent as PostgresException)?.MessageText ?? silent.InnerException?.Message ?? silent.Message}."),
                silent);
        }
    }
}
