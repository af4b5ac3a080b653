using System.Text.Json;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Operations;

/// <summary>
/// What happened, in an order that never changes: by transaction, up to the oldest one still in flight, so that whoever has
/// read up to a cursor never misses what is committed later.
/// </summary>
public static class ReadEvents
{
    /// <summary>Types that can be asked for at once.</summary>
    public const int TypesMax = 50;

    /// <summary>A domain event.</summary>
    public sealed record Happened(string Id, string Type, string Aggregate, Instant OccurredAt, JsonElement Data);

    /// <summary>A stretch of events. The cursor is there even at the end: ask with it again later.</summary>
    public sealed record Stretch(IReadOnlyList<Happened> Items, string? Next, bool HasMore);

    private sealed record Position(long Transaction, long Event);

    private const string Sql = """
        select transaction::text::bigint, position, id, type, aggregate, occurred_at, body
        from platform.events
        where (transaction, position) > ($1::text::xid8, $2)
          and transaction < pg_snapshot_xmin(pg_current_snapshot())
          and ($3 or organization_id = any($4))
          and ($5::text[] is null or type = any($5))
        order by transaction, position
        limit $6
        """;

    /// <summary>The events after a cursor: an operator sees all, a member of an organization its own.</summary>
    public static async Task<Outcome<Stretch>> Run(
        string? cursor, string? types, int? limit, Actor actor, NpgsqlDataSource database, CancellationToken cancel)
    {
        var read = Cursor.Read<Position>(cursor);
        if (read.Refused(out var problem)) return problem;
        var wanted = types?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted is { Length: > TypesMax })
            return new Problem(ProblemKind.Invalid, "too-many-types", $"Ask for at most {TypesMax} types at once.", "types");
        var after = read.Value ?? new Position(0, 0);
        var most = Cursor.Limit(limit);

        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = after.Transaction.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        command.Parameters.Add(new() { Value = after.Event });
        command.Parameters.Add(new() { Value = actor.IsOperator });
        command.Parameters.Add(new() { Value = actor.Memberships.Select(m => m.OrganizationId).ToArray() });
        command.Parameters.Add(new() { Value = (object?)wanted ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = most + 1 });
        var items = new List<Happened>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (items.Count == most) return new Stretch(items, Cursor.Write(after), HasMore: true);
            after = new Position(reader.GetInt64(0), reader.GetInt64(1));
            items.Add(new Happened(
                new TypeId("evt", reader.GetGuid(2)).ToString(), reader.GetString(3), reader.GetString(4),
                Instant.FromDateTimeUtc(reader.GetDateTime(5)), JsonSerializer.Deserialize<JsonElement>(reader.GetString(6))));
        }
        return new Stretch(items, after.Transaction == 0 ? null : Cursor.Write(after), HasMore: false);
    }

    /// <summary>GET /api/v1/events?cursor=&amp;types=&amp;limit=</summary>
    internal static async Task<IResult> Get(
        string? cursor, string? types, int? limit, Actor actor, NpgsqlDataSource database, CancellationToken cancel) =>
        (await Run(cursor, types, limit, actor, database, cancel)).Answer();
}
