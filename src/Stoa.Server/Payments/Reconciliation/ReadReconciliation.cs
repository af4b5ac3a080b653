using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Reconciliation;

/// <summary>What was compared, and the cases.</summary>
public static class ReadReconciliation
{
    /// <summary>Days shown.</summary>
    public const int DaysMax = 31;

    /// <summary>A day that was compared.</summary>
    public sealed record Day(string Gateway, LocalDate Date, int Movements, int Matched, int OverMidnight, int Differences, Instant RanAt);

    /// <summary>A case, for people and programs.</summary>
    public sealed record Case(
        Id<ReconciliationCase> Id, string Gateway, string Kind, string Move, string Reference, string? MovementId, long? EntryId, Money? Theirs, Money? Ours,
        string Explanation, Instant MovedAt, CaseStatus Status, CaseResolution? Resolution, string? Note, Instant? ResolvedAt, Instant CreatedAt, int Version);

    /// <summary>A report that a processor makes to order and that is not there (yet), with what to do about it.</summary>
    public sealed record Report(string Gateway, string Account, LocalDate First, LocalDate Last, ReportStatus Status, Instant AskedAt, int Asks, string? Trouble);

    private sealed record Position(Id<ReconciliationCase> Id);

    /// <summary>The latest days, newest first.</summary>
    public static async Task<IReadOnlyList<Day>> Days(Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            select gateway, day, movements, matched, over_midnight, differences, ran_at from payments.reconciliations order by day desc, gateway limit $1
            """, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = DaysMax });
        var days = new List<Day>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            days.Add(new Day(
                reader.GetString(0), LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(1)), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4),
                reader.GetInt32(5), Instant.FromDateTimeUtc(reader.GetDateTime(6))));
        }
        return days;
    }

    /// <summary>The reports that are waited for, the latest first.</summary>
    internal static async Task<IReadOnlyList<Report>> Reports(BalanceReports reports, CancellationToken cancel) =>
        [.. (await reports.Awaited(cancel)).Select(one => new Report(one.Key.Gateway, one.Key.Account, one.Key.First, one.Key.Last, one.Status, one.AskedAt, one.Asks, one.Trouble))];

    /// <summary>Cases, the oldest first; those that wait for a person or for time when no status is asked for.</summary>
    public static async Task<Outcome<Page<Case>>> Cases(string? status, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var after = Cursor.Read<Position>(cursor);
        if (after.Refused(out var problem)) return problem;
        var wanted = Array.Find(Enum.GetValues<CaseStatus>(), one => EnumText.Write(one) == status);
        if (!string.IsNullOrEmpty(status) && EnumText.Write(wanted) != status) return ReconciliationProblems.BadStatus;
        var cases = work.Db.Set<ReconciliationCase>().AsNoTracking();
        cases = string.IsNullOrEmpty(status) ? cases.Where(one => one.Status != CaseStatus.Resolved) : cases.Where(one => one.Status == wanted);
        if (after.Value is { } position) cases = cases.Where(one => one.Id > position.Id);
        var most = Cursor.Limit(limit);
        var rows = await cases.OrderBy(one => one.Id).Take(most + 1).ToListAsync(cancel);
        return Cursor.Cut(rows.ConvertAll(Of), most, one => new Position(one.Id));
    }

    /// <summary>One case; null when there is none.</summary>
    public static async Task<Case?> Find(Id<ReconciliationCase> id, Work work, CancellationToken cancel) =>
        await work.Db.Set<ReconciliationCase>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancel) is { } found ? Of(found) : null;

    /// <summary>The latest day that was compared; null when none was.</summary>
    internal static async Task<LocalDate?> LastDay(string gateway, Work work, CancellationToken cancel)
    {
        var last = await work.Db.Database.SqlQuery<DateOnly?>(
            $"""select max(day) as "Value" from payments.reconciliations where gateway = {gateway}""").SingleAsync(cancel);
        return last is { } day ? LocalDate.FromDateOnly(day) : null;
    }

    private static Case Of(ReconciliationCase one) => new(
        one.Id, one.Gateway, EnumText.Write(one.Kind), EnumText.Write(one.Move), one.Reference, one.MovementId, one.EntryId, one.Theirs, one.Ours,
        one.Explanation, one.MovedAt, one.Status, one.Resolution, one.Note, one.ResolvedAt, one.CreatedAt, one.Version);
}
