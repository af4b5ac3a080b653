using Npgsql;
using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Platform.Events;

/// <summary>
/// Fan-out to every node through PostgreSQL notifications: wake-ups of the queue, cache invalidation, live updates. What
/// it carries is a hint; whoever misses one looks again by itself.
/// </summary>
public sealed partial class EventBus(NpgsqlDataSource database, QueueSignal signal, ILogger<EventBus> log) : BackgroundService
{
    private const string Channel = "stoa";
    private const string QueueTopic = "queue";
    private static readonly TimeSpan AnnounceEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(1);

    /// <summary>Raised on every node for each message: topic and key. Handlers are quick and do not throw.</summary>
    public event EventHandler<BusMessage>? Received;

    /// <summary>Tells every node, this one included.</summary>
    public async Task Publish(string topic, string key, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select pg_notify($1, $2)");
        command.Parameters.Add(new() { Value = Channel });
        command.Parameters.Add(new() { Value = $"{topic} {key}" });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Tells every node, this one included, when the connection's transaction commits; nobody when it does not.</summary>
    public static async Task PublishOnCommit(NpgsqlConnection connection, string topic, IReadOnlyList<string> keys, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select count(pg_notify($1, $2 || ' ' || key)) from unnest($3) as key", connection);
        command.Parameters.Add(new() { Value = Channel });
        command.Parameters.Add(new() { Value = topic });
        command.Parameters.Add(new() { Value = keys.ToArray() });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Tells this node alone, at once. Whoever hears it twice forgets twice.</summary>
    internal void TellHere(BusMessage message) => Received?.Invoke(this, message);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Listen(stoppingToken), Announce(stoppingToken));

    private async Task Listen(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancel);
                connection.Notification += (_, notice) => Receive(notice.Payload);
                await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(cancel);
                while (true) await connection.WaitAsync(cancel);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or IOException)
            {
                LogDisconnected(log, error.Message);
                await Task.Delay(ReconnectAfter, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // PostgreSQL serializes commits that notify; one announcement for many commits keeps sales from queueing for it.
    private async Task Announce(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await signal.NextAnnouncement(cancel);
                try
                {
                    await Publish(QueueTopic, "", cancel);
                }
                catch (NpgsqlException error)
                {
                    LogDisconnected(log, error.Message);
                }
                await Task.Delay(AnnounceEvery, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private void Receive(string payload)
    {
        var space = payload.IndexOf(' ', StringComparison.Ordinal);
        var topic = space < 0 ? payload : payload[..space];
        if (topic is QueueTopic) signal.WakeLocally();
        else Received?.Invoke(this, new BusMessage(topic, space < 0 ? "" : payload[(space + 1)..]));
    }

    [LoggerMessage(LogLevel.Warning, "The event bus lost its connection: {Reason}")]
    private static partial void LogDisconnected(ILogger log, string reason);
}

/// <summary>What the bus carries: a topic, and what of it has changed.</summary>
public sealed class BusMessage(string topic, string key) : EventArgs
{
    /// <summary>What sort of thing it is about.</summary>
    public string Topic { get; } = topic;

    /// <summary>Which one.</summary>
    public string Key { get; } = key;
}
