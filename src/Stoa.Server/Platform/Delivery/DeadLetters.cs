using Microsoft.EntityFrameworkCore;
using Stoa.Core;

namespace Stoa.Server.Platform.Delivery;

/// <summary>Envelopes that had all their tries: seen, and sent again, by a person.</summary>
public static class DeadLetters
{
    /// <summary>Most that are listed or replayed at once.</summary>
    public const int PageMax = 200;

    /// <summary>The oldest dead envelopes after a position.</summary>
    public static Task<List<Envelope>> List(Work work, long after, CancellationToken cancel) =>
        work.Db.Set<Envelope>().AsNoTracking()
            .Where(e => e.Status == EnvelopeStatus.Dead && e.Id > after)
            .OrderBy(e => e.Id).Take(PageMax).ToListAsync(cancel);

    /// <summary>Gives dead envelopes their tries back.</summary>
    /// <returns>How many; refuses when none of the range is dead.</returns>
    public static async Task<Outcome<int>> Replay(Work work, long from, long to, CancellationToken cancel)
    {
        var dead = await work.Db.Set<Envelope>()
            .Where(e => e.Status == EnvelopeStatus.Dead && e.Id >= from && e.Id <= to)
            .OrderBy(e => e.Id).Take(PageMax).ToListAsync(cancel);
        if (dead.Count == 0)
            return new Problem(ProblemKind.NotFound, "no-dead-letter", "There is no dead letter in this range; it may have been replayed already.");
        foreach (var envelope in dead)
        {
            envelope.Status = EnvelopeStatus.Pending;
            envelope.Attempts = 0;
            envelope.DueAt = work.Now;
            work.Audit("delivery.replay", $"envelope:{envelope.Id}", null, new { envelope.Topic, envelope.LastError });
        }
        return await work.Commit(cancel) is { } problem ? problem : dead.Count;
    }
}
