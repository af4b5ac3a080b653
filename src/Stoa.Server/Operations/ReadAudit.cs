using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Audit;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Operations;

/// <summary>Who did what to what: the audit trail.</summary>
public static class ReadAudit
{
    /// <summary>One line of the trail. The address it came from stays sealed.</summary>
    public sealed record Line(
        Guid Id, Instant At, string ActorKind, string? ActorId, string Action, string Subject, string? Reason, string? Before, string? After, string? TraceId);

    /// <summary>What to list.</summary>
    /// <param name="Subject">Exactly this subject, a TypeID.</param>
    /// <param name="Action">Actions that begin with this text, such as <c>orders.</c>.</param>
    /// <param name="Actor">This user or customer, a TypeID, or a sort of actor such as <c>operator</c>.</param>
    /// <param name="Cursor">Where the page before ended.</param>
    /// <param name="Limit">How many.</param>
    public sealed record Filter(string? Subject = null, string? Action = null, string? Actor = null, string? Cursor = null, int? Limit = null);

    private sealed record Position(Instant At, Guid Id);

    /// <summary>The trail, newest first.</summary>
    public static async Task<Outcome<Page<Line>>> Run(Filter filter, Work work, CancellationToken cancel)
    {
        var cursor = Cursor.Read<Position>(filter.Cursor);
        if (cursor.Refused(out var problem)) return problem;
        var events = work.Db.Set<AuditEvent>().AsNoTracking();
        if (Given(filter.Subject) is { } subject) events = events.Where(e => e.Subject == subject);
        if (Given(filter.Action) is { } action) events = events.Where(e => EF.Functions.Like(e.Action, LikePattern.Beginning(action)));
        if (Given(filter.Actor) is { } actor) events = events.Where(e => e.ActorId == actor || e.ActorKind == actor);
        if (cursor.Value is { } after)
            events = events.Where(e => EF.Functions.LessThan(ValueTuple.Create(e.At, e.Id), ValueTuple.Create(after.At, after.Id)));
        var limit = Cursor.Limit(filter.Limit);
        var found = await Lines(events, limit + 1).ToListAsync(cancel);
        return Cursor.Cut(found, limit, line => new Position(line.At, line.Id));
    }

    /// <summary>GET /api/v1/operations/audit</summary>
    internal static async Task<IResult> Get(
        string? subject, string? action, string? actor, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await Run(new(subject, action, actor, cursor, limit), work, cancel)).Answer();

    internal static IQueryable<Line> Lines(IQueryable<AuditEvent> events, int limit) =>
        events.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(limit)
            .Select(e => new Line(e.Id, e.At, e.ActorKind, e.ActorId, e.Action, e.Subject, e.Reason, e.Before, e.After, e.TraceId));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
