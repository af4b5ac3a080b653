using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ledger.Reconciling;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Telemetry;

namespace Stoa.Server.Payments.Reconciliation;

/// <summary>
/// Holds a day (UTC) of a processor's own books against the ledger. What differs becomes a case, once; a case of an earlier day that
/// has come right meanwhile is closed. A day may be compared as often as one likes.
/// </summary>
public static class ReconcileDay
{
    /// <summary>
    /// How far before a day movements are read that were never read before: longer than processors try to deliver a webhook.
    /// </summary>
    private const int DaysBefore = ReconcileDaily.DaysMax;

    private const string WasLetGo = "The processor set the amount aside while buyer and seller talked, and has let it go: it was never a dispute.";

    private static readonly System.Diagnostics.Metrics.Counter<long> CasesOpened = StoaTelemetry.Meter.CreateCounter<long>(
        "stoa.reconciliation.cases", "{case}", "Differences between a processor's books and ours that a person must look at.");

    /// <summary>What came of a day.</summary>
    /// <param name="Gateway">The processor.</param>
    /// <param name="Day">The day, UTC.</param>
    /// <param name="Movements">What the processor lists, fees counted by themselves.</param>
    /// <param name="Matched">What both have with the same amount, with what earlier days had left open.</param>
    /// <param name="OverMidnight">Those that the two have on different days.</param>
    /// <param name="Differences">What is left.</param>
    /// <param name="Waiting">Cases of this processor that may come right by themselves.</param>
    /// <param name="Open">Cases of this processor for a person.</param>
    public sealed record Done(string Gateway, LocalDate Day, int Movements, int Matched, int OverMidnight, int Differences, int Waiting, int Open);

    /// <summary>Compares.</summary>
    /// <param name="gateway">The processor.</param>
    /// <param name="day">A day that is over.</param>
    /// <param name="work">The use case's.</param>
    /// <param name="gateways">Those in use.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public static async Task<Outcome<Done>> Run(string gateway, LocalDate day, Work work, Gateways gateways, CancellationToken cancel)
    {
        if (gateways.Find(gateway) is not { } found) return ReconciliationProblems.NoGateway;
        if (found.As<IReportsBalance>() is not { } books) return ReconciliationProblems.TellsNothing;
        if (day >= work.Now.InUtc().Date) return ReconciliationProblems.DayNotOver;
        var movements = new List<BalanceMovement>();
        var compared = await Compared(gateway, day, work, cancel);
        try
        {
            // What is booked on a day may have moved days before it, where a webhook came late; and what moved then may be listed only now.
            var days = Enumerable.Range(-DaysBefore, DaysBefore + 1).Select(day.PlusDays).Where(one => one >= day.PlusDays(-books.DaysLate) || !compared.Contains(one)).ToList();
            if (await gateways.Call(token => books.Prepare(days[0], day, token), cancel) is { } notYet) return notYet;
            foreach (var asked in days)
            {
                var read = await ReadMovements.Of(books, asked, gateways, cancel);
                if (read.Refused(out var problem)) return problem;
                movements.AddRange(read.Value);
            }
        }
        catch (Exception outage) when (GatewayRetries.IsSilence(outage))
        {
            return ReconciliationProblems.Silent;
        }
        var moves = await ReadMovements.Named(gateway, movements, work, cancel);
        return await Compare(gateway, day, compared, moves, work, cancel);
    }

    private static async Task<Outcome<Done>> Compare(
        string gateway, LocalDate day, HashSet<LocalDate> compared, IReadOnlyList<GatewayMove> moves, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        // Two at once would both open the same cases.
        await work.Db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('payments.reconciliation'), hashtext({gateway}))", cancel);
        var late = await BothBooks.NotKept(gateway, [.. moves.Where(move => DayOf(move) != day && compared.Contains(DayOf(move)))], work, cancel);
        await BothBooks.Keep(gateway, moves, work, cancel);
        await BothBooks.NameAnew(gateway, work, cancel);
        var (theirs, ours) = await BothBooks.Of(gateway, day, late, work, cancel);
        var comparison = Comparison.Of(theirs, ours);
        var ended = (await BookFees.Of(gateway, comparison, work, cancel)).Select(key => (Key: key, Why: BookFees.Explanation))
            .Concat(comparison.LetGo().Select(key => (Key: key, Why: WasLetGo))).ToDictionary(one => one.Key, one => one.Why, StringComparer.Ordinal);
        var cases = await Settle(gateway, comparison, ended, work, cancel);
        var done = new Done(
            gateway, day, moves.Count(move => DayOf(move) == day), comparison.Matched, comparison.OverMidnight, comparison.Differences.Count,
            cases.Count(one => one.Status == CaseStatus.Waiting), cases.Count(one => one.Status == CaseStatus.Open));
        await Note(done, work, cancel);
        var opened = work.Db.ChangeTracker.Entries<ReconciliationCase>().Count(entry => IsOpened(entry.Entity, entry.State, entry.OriginalValues.GetValue<CaseStatus>(nameof(ReconciliationCase.Status))));
        if (await work.Commit(cancel) is { } refused) return refused;
        CasesOpened.Add(opened, new KeyValuePair<string, object?>("gateway", gateway));
        return done;
    }

    private static bool IsOpened(ReconciliationCase one, EntityState state, CaseStatus before) =>
        one.Status == CaseStatus.Open && (state == EntityState.Added || (state == EntityState.Modified && before != CaseStatus.Open));

    // The cases that are not resolved afterwards.
    private static async Task<List<ReconciliationCase>> Settle(string gateway, Comparison comparison, IReadOnlyDictionary<string, string> ended, Work work, CancellationToken cancel)
    {
        var found = comparison.Differences.ToDictionary(difference => difference.Key, StringComparer.Ordinal);
        string[] keys = [.. found.Keys];
        var known = await work.Db.Set<ReconciliationCase>()
            .Where(one => one.Gateway == gateway && (one.Status != CaseStatus.Resolved || keys.Contains(one.Key))).ToListAsync(cancel);
        foreach (var one in known.Where(one => one.Status != CaseStatus.Resolved))
        {
            if (found.TryGetValue(one.Key, out var difference)) Update(one, difference, work.Now);
            else SettledItself(one, work.Now);
        }
        var fresh = comparison.Differences.ExceptBy(known.Select(one => one.Key), difference => difference.Key, StringComparer.Ordinal)
            .Select(difference => New(gateway, difference, work.Now)).ToList();
        work.Db.AddRange(fresh);
        foreach (var one in known.Concat(fresh).Where(one => one.Status != CaseStatus.Resolved && ended.ContainsKey(one.Key)))
        {
            one.Explanation = ended[one.Key];
            SettledItself(one, work.Now);
        }
        return [.. known.Concat(fresh).Where(one => one.Status != CaseStatus.Resolved)];
    }

    private static ReconciliationCase New(string gateway, Difference difference, Instant now) => new()
    {
        Id = Id<ReconciliationCase>.New(now),
        Gateway = gateway,
        Key = difference.Key,
        Kind = difference.Kind,
        Move = difference.Move,
        Reference = difference.Reference,
        MovementId = difference.Theirs?.Id,
        EntryId = difference.Ours?.EntryId,
        Currency = difference.Amount.Currency.Code,
        TheirsMinor = difference.Theirs?.Amount.Minor,
        OursMinor = difference.Ours?.Amount.Minor,
        Explanation = difference.Explanation,
        MovedAt = difference.At,
        Status = StatusOf(difference, now),
        CreatedAt = now,
    };

    // Our side may have come meanwhile, with another amount.
    private static void Update(ReconciliationCase one, Difference difference, Instant now)
    {
        one.Kind = difference.Kind;
        one.EntryId = difference.Ours?.EntryId;
        one.OursMinor = difference.Ours?.Amount.Minor;
        one.Explanation = difference.Explanation;
        one.Status = StatusOf(difference, now);
    }

    private static void SettledItself(ReconciliationCase one, Instant now)
    {
        one.Status = CaseStatus.Resolved;
        one.Resolution = CaseResolution.SettledItself;
        one.ResolvedAt = now;
    }

    private static CaseStatus StatusOf(Difference difference, Instant now) => difference.Waits(now) ? CaseStatus.Waiting : CaseStatus.Open;

    private static LocalDate DayOf(GatewayMove move) => move.At.InUtc().Date;

    // Of the last days those that were compared before. No connection is kept while the processor is asked.
    private static async Task<HashSet<LocalDate>> Compared(string gateway, LocalDate day, Work work, CancellationToken cancel)
    {
        var first = day.PlusDays(-DaysBefore);
        var days = await work.Db.Database.SqlQuery<DateOnly>(
            $"""select day as "Value" from payments.reconciliations where gateway = {gateway} and day between {first.ToDateOnly()} and {day.ToDateOnly()}""").ToListAsync(cancel);
        return [.. days.Select(LocalDate.FromDateOnly)];
    }

    private static async Task Note(Done done, Work work, CancellationToken cancel) =>
        await work.Db.Database.ExecuteSqlAsync(
            $"""
            insert into payments.reconciliations (gateway, day, movements, matched, over_midnight, differences, ran_at)
            values ({done.Gateway}, {done.Day.ToDateOnly()}, {done.Movements}, {done.Matched}, {done.OverMidnight}, {done.Differences}, {work.Now.ToDateTimeUtc()})
            on conflict (gateway, day) do update set movements = excluded.movements, matched = excluded.matched,
                over_midnight = excluded.over_midnight, differences = excluded.differences, ran_at = excluded.ran_at
            """, cancel);
}
