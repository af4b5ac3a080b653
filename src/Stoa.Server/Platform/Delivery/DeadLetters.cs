using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Platform.Delivery;

/// <summary>Envelopes that had all their tries: seen, and sent again, by a person.</summary>
public static class DeadLetters
{
    /// <summary>Most that are replayed in one transaction.</summary>
    public const int BatchMax = 500;

    /// <summary>A dead letter as a person may see it.</summary>
    /// <param name="Id">Its number.</param>
    /// <param name="Box">Which way it was going.</param>
    /// <param name="Topic">What should have been done.</param>
    /// <param name="Aggregate">What it is about.</param>
    /// <param name="Attempts">How often it was tried.</param>
    /// <param name="Error">Why the last try failed.</param>
    /// <param name="Body">Its content without personal data.</param>
    /// <param name="CreatedAt">When it was put in.</param>
    /// <param name="TraceParent">The trace it belongs to.</param>
    public sealed record Letter(
        long Id, Box Box, string Topic, string Aggregate, int Attempts, string? Error, string Body, Instant CreatedAt, string? TraceParent);

    /// <summary>How many there are of a topic.</summary>
    public sealed record TopicCount(string Topic, int Count);

    /// <summary>Which of them: all conditions that are given must hold.</summary>
    /// <param name="Topic">Of this topic.</param>
    /// <param name="From">From this number.</param>
    /// <param name="To">Up to this number, included.</param>
    public sealed record Range(string? Topic = null, long? From = null, long? To = null);

    /// <summary>Dead letters, oldest first.</summary>
    public static async Task<Outcome<Page<Letter>>> List(Work work, Range range, string? cursor, int? limit, CancellationToken cancel)
    {
        var after = Cursor.Read<long?>(cursor);
        if (after.Refused(out var problem)) return problem;
        var most = Cursor.Limit(limit);
        var dead = Dead(work.Db.Set<Envelope>().AsNoTracking(), range);
        if (after.Value is { } id) dead = dead.Where(e => e.Id > id);
        var found = await dead.OrderBy(e => e.Id).Take(most + 1).ToListAsync(cancel);
        return Cursor.Cut([.. found.Select(Of)], most, letter => (long?)letter.Id);
    }

    /// <summary>How many of each topic.</summary>
    public static async Task<IReadOnlyList<TopicCount>> Topics(Work work, CancellationToken cancel) =>
        await work.Db.Set<Envelope>().Where(e => e.Status == EnvelopeStatus.Dead)
            .GroupBy(e => e.Topic).OrderBy(g => g.Key).Select(g => new TopicCount(g.Key, g.Count())).ToListAsync(cancel);

    /// <summary>Gives dead letters their tries back, at most <see cref="BatchMax"/> of them, oldest first.</summary>
    /// <returns>How many; refuses when none of the range is dead.</returns>
    public static async Task<Outcome<int>> Replay(Work work, Range range, CancellationToken cancel)
    {
        var dead = await Dead(work.Db.Set<Envelope>(), range).OrderBy(e => e.Id).Take(BatchMax).ToListAsync(cancel);
        if (dead.Count == 0)
            return new Problem(ProblemKind.NotFound, "no-dead-letter", "There is no dead letter in this range; it may have been replayed already.");
        foreach (var envelope in dead)
        {
            envelope.Status = EnvelopeStatus.Pending;
            envelope.Attempts = 0;
            envelope.DueAt = work.Now;
            work.Audit("delivery.replay", $"envelope:{envelope.Id}", null, new { envelope.Topic, envelope.Aggregate });
        }
        return await work.Commit(cancel) is { } problem ? problem : dead.Count;
    }

    /// <summary>An envelope as a person may see it.</summary>
    public static Letter Of(Envelope e) =>
        new(e.Id, e.Box, e.Topic, e.Aggregate, e.Attempts, e.LastError, BodyPreview.Of(e.Body), e.CreatedAt, e.TraceParent);

    private static IQueryable<Envelope> Dead(IQueryable<Envelope> envelopes, Range range)
    {
        var dead = envelopes.Where(e => e.Status == EnvelopeStatus.Dead);
        if (!string.IsNullOrWhiteSpace(range.Topic)) dead = dead.Where(e => e.Topic == range.Topic);
        if (range.From is { } from) dead = dead.Where(e => e.Id >= from);
        if (range.To is { } to) dead = dead.Where(e => e.Id <= to);
        return dead;
    }
}
