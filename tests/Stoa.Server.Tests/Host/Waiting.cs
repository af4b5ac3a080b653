using Npgsql;

namespace Stoa.Server.Tests.Host;

/// <summary>Who waits for whom in a test's database: for races whose order a test decides.</summary>
internal static class Waiting
{
    /// <summary>The process of a connection that somebody waits for; null while nobody waits.</summary>
    internal static async Task<int?> ForWhom(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "select blocking from pg_stat_activity, unnest(pg_blocking_pids(pid)) as blocking where datname = current_database() limit 1");
        return await command.ExecuteScalarAsync() as int?;
    }
}
