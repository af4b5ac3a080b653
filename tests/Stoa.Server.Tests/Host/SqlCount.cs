using System.Diagnostics;

namespace Stoa.Server.Tests.Host;

/// <summary>Counts the commands that one request sends to the database, by its trace: other tests run beside it.</summary>
public sealed class SqlCount : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Activity _activity = new("count");
    private int _commands;

    private SqlCount()
    {
        _activity.Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = command =>
            {
                if (command.TraceId == _activity.TraceId && command.GetTagItem("db.query.text") is not null) Interlocked.Increment(ref _commands);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>How many commands the act sent.</summary>
    public static async Task<int> Of(Func<Task> act)
    {
        using var count = new SqlCount();
        await act();
        return count._commands;
    }

    public void Dispose()
    {
        _activity.Dispose();
        _listener.Dispose();
    }
}
