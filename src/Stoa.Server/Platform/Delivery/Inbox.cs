using NodaTime;
using Npgsql;

namespace Stoa.Server.Platform.Delivery;

/// <summary>Keeps what arrives from outside, once per sender's event id, before anything is done with it.</summary>
public sealed class Inbox(NpgsqlDataSource database, IClock clock, QueueSignal signal)
{
    /// <summary>Stores a verified message.</summary>
    /// <param name="topic">Its handler.</param>
    /// <param name="aggregate">What it is about; messages about one aggregate are handled in order of arrival.</param>
    /// <param name="sourceId">The sender's id of the event.</param>
    /// <param name="json">The body, valid JSON.</param>
    /// <param name="cancel">Cancels the wait, not what is stored.</param>
    /// <returns>False when it was here already.</returns>
    public async Task<bool> Receive(string topic, string aggregate, string sourceId, string json, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("""
            insert into platform.envelopes (box, topic, aggregate, source_id, body, trace_parent, created_at, due_at)
            values ('inbox', $1, $2, $3, $4::jsonb, $5, $6, $6)
            on conflict do nothing
            """);
        command.Parameters.Add(new() { Value = topic });
        command.Parameters.Add(new() { Value = aggregate });
        command.Parameters.Add(new() { Value = sourceId });
        command.Parameters.Add(new() { Value = json });
        command.Parameters.Add(new() { Value = (object?)System.Diagnostics.Activity.Current?.Id ?? DBNull.Value });
        command.Parameters.Add(new() { Value = clock.GetCurrentInstant().ToDateTimeUtc() });
        var stored = await command.ExecuteNonQueryAsync(cancel) == 1;
        if (stored) signal.Wake();
        return stored;
    }
}
