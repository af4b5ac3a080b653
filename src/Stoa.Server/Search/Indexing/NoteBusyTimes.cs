using Npgsql;
using Stoa.Server.Availability.Calendars;
using Stoa.Server.Platform;

namespace Stoa.Server.Search.Indexing;

/// <summary>Has the index look again at the days of a resource whose calendar outside has changed.</summary>
internal static class NoteBusyTimes
{
    internal static async Task OnChanged(BusyTimesChanged happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        await work.Begin(cancel);
        await using var command = new NpgsqlCommand("insert into search.changes (resource_id) values ($1)", await work.Connection(cancel));
        command.Parameters.Add(new() { Value = happened.ResourceId.Value });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
