using NodaTime;
using Npgsql;
using Stoa.Core.Access;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Identity.Sessions;

/// <summary>A session as every request finds it: one indexed read for session, user, customer and memberships.</summary>
/// <param name="Actor">Who acts.</param>
/// <param name="Kind">How the session came to be.</param>
/// <param name="Name">The user's sealed name; null for guests.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="LastSeenAt">When it was last seen, within <see cref="SessionTimes.SeenEvery"/>.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record SignedInSession(Actor Actor, SessionKind Kind, Sealed? Name, Instant CreatedAt, Instant LastSeenAt, Instant ExpiresAt)
{
    private const string Query = """
        select s.kind, s.secret_hash, s.user_id, coalesce(s.customer_id, own.id), s.order_id, coalesce(u.is_operator, false), u.name,
               s.created_at, s.last_seen_at, s.expires_at, m.ids, m.names, m.roles
        from identity.sessions s
        left join identity.users u on u.id = s.user_id
        left join identity.customers own on own.user_id = s.user_id and own.is_own
        left join lateral (
            select array_agg(o.id order by o.name, o.id) as ids, array_agg(o.name order by o.name, o.id) as names, array_agg(member.role order by o.name, o.id) as roles
            from organizations.members member join organizations.organizations o on o.id = member.organization_id
            where member.user_id = s.user_id) m on true
        where s.id = $1 and s.revoked_at is null and s.expires_at > $2
        """;

    /// <summary>The session that the token proves; null when there is none, or it has ended.</summary>
    internal static async Task<SignedInSession?> Find(NpgsqlDataSource database, SessionToken token, Instant now, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Query);
        command.Parameters.Add(new() { Value = token.Id.Value });
        command.Parameters.Add(new() { Value = now.ToDateTimeUtc() });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel) || !token.Matches(reader.GetFieldValue<byte[]>(1))) return null;
        var actor = new Actor(
            token.Id.Value, GuidOf(reader, 2), GuidOf(reader, 3), GuidOf(reader, 4), reader.GetBoolean(5), MembershipsOf(reader));
        return new SignedInSession(
            actor,
            EnumText.Read<SessionKind>(reader.GetString(0)),
            await reader.IsDBNullAsync(6, cancel) ? null : new Sealed(reader.GetFieldValue<byte[]>(6)),
            InstantOf(reader, 7),
            InstantOf(reader, 8),
            InstantOf(reader, 9));
    }

    /// <summary>Prolongs the session if its last use was not written lately.</summary>
    internal async Task See(NpgsqlDataSource database, Instant now, CancellationToken cancel)
    {
        if (now - LastSeenAt < SessionTimes.SeenEvery) return;
        await using var command = database.CreateCommand(
            "update identity.sessions set last_seen_at = $2, expires_at = $3 where id = $1 and revoked_at is null and last_seen_at < $2");
        command.Parameters.Add(new() { Value = Actor.SessionId!.Value });
        command.Parameters.Add(new() { Value = now.ToDateTimeUtc() });
        command.Parameters.Add(new() { Value = SessionTimes.NextEnd(Kind, CreatedAt, ExpiresAt, now).ToDateTimeUtc() });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static IReadOnlyList<Membership> MembershipsOf(NpgsqlDataReader reader)
    {
        if (reader.IsDBNull(10)) return [];
        var ids = reader.GetFieldValue<Guid[]>(10);
        var names = reader.GetFieldValue<string[]>(11);
        var roles = reader.GetFieldValue<string[]>(12);
        return [.. ids.Select((id, i) => new Membership(id, names[i], EnumText.Read<MemberRole>(roles[i])))];
    }

    private static Guid? GuidOf(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);

    private static Instant InstantOf(NpgsqlDataReader reader, int column) => Instant.FromDateTimeUtc(reader.GetFieldValue<DateTime>(column));
}
