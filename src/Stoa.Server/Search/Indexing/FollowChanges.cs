using NodaTime;
using Npgsql;
using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Search.Indexing;

/// <summary>Keeps the index current while the program runs: looks for changes a few times a second, and turns the calendars' days.</summary>
public sealed partial class FollowChanges(
    SearchIndex index, NpgsqlDataSource database, SearchOptions options, DeliveryOptions delivery, IClock clock, ILogger<FollowChanges> log) : BackgroundService
{
    // A document's days are read anew each week; with 128 of them, some may be late.
    private const int DaysOldMax = 7;
    private const int TurnedMax = 500;
    private static readonly TimeSpan TurnEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    private const string TurnSql = $"""
        insert into search.changes (listing_id)
        select listing_id from search.documents where days_from < $1 order by days_from limit $2
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!delivery.Worker) return;
        var turnIn = TimeSpan.Zero;
        var every = TimeSpan.FromMilliseconds(options.FollowMilliseconds);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await index.CatchUp(stoppingToken);
                turnIn -= every;
                if (turnIn <= TimeSpan.Zero)
                {
                    await Turn(stoppingToken);
                    turnIn = TurnEvery;
                }
                await Task.Delay(every, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error)
            {
                LogFailed(log, error);
                await Task.Delay(AfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Turn(CancellationToken cancel)
    {
        var before = clock.GetCurrentInstant().InUtc().Date.PlusDays(-DaysOldMax);
        await using (var command = database.CreateCommand(TurnSql))
        {
            command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = DateOnly.FromDateTime(before.ToDateTimeUnspecified()) });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = TurnedMax });
            await command.ExecuteNonQueryAsync(cancel);
        }
        await Tiers.Adjust(database, clock.GetCurrentInstant(), isForced: false, cancel);
    }

    [LoggerMessage(LogLevel.Warning, "The search index could not be brought up to date; trying again")]
    private static partial void LogFailed(ILogger log, Exception error);
}
