using Npgsql;
using Stoa.Server.Platform.Files;

namespace Stoa.Server.Catalog.Photos;

/// <summary>Takes away objects that no photo shows any more: of photos that were removed, and of uploads that broke off.</summary>
public sealed partial class CleanObjects(NpgsqlDataSource database, ObjectStore objects, TimeProvider time, ILogger<CleanObjects> log) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    // An upload puts its objects before its row, and a page that was loaded an hour ago may still ask for them.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    private const string Shown = """
        select distinct one ->> 'object' from catalog.photos, jsonb_array_elements(renditions) as one where one ->> 'object' = any($1)
        """;

    /// <summary>Cleans once; says how many objects are gone.</summary>
    public async Task<int> Run(DateTimeOffset now, CancellationToken cancel)
    {
        var gone = 0;
        foreach (var names in objects.OlderThan(now - Grace).Chunk(BatchSize))
        {
            var shown = new HashSet<string>(StringComparer.Ordinal);
            await using (var command = database.CreateCommand(Shown))
            {
                command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
                await using var reader = await command.ExecuteReaderAsync(cancel);
                while (await reader.ReadAsync(cancel)) shown.Add(reader.GetString(0));
            }
            foreach (var name in names.Where(name => !shown.Contains(name)))
            {
                objects.Delete(name);
                gone++;
            }
        }
        return gone;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (!stoppingToken.IsCancellationRequested && await Next(timer, stoppingToken))
        {
            try
            {
                var gone = await Run(time.GetUtcNow(), stoppingToken);
                if (gone > 0) LogCleaned(log, gone);
            }
            catch (Exception error) when (error is NpgsqlException or IOException)
            {
                LogFailed(log, error.Message);
            }
        }
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken cancel)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} objects that nothing shows are gone")]
    private static partial void LogCleaned(ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "Objects could not be cleaned up: {Reason}")]
    private static partial void LogFailed(ILogger log, string reason);
}
