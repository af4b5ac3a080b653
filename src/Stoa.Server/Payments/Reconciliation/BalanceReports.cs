using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core.Ledger.Reconciling;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Payments.Reconciliation;

/// <summary>Where a report stands that a processor makes to order.</summary>
public enum ReportStatus
{
    /// <summary>It was asked for, and is not there.</summary>
    Asked,

    /// <summary>It is there.</summary>
    Ready,

    /// <summary>Nothing comes of it.</summary>
    Failed,
}

/// <summary>Of whose books, and of which days, a report is.</summary>
/// <param name="Gateway">The processor.</param>
/// <param name="Account">Which of our accounts there; a country.</param>
/// <param name="First">The first day (UTC).</param>
/// <param name="Last">The last.</param>
internal readonly record struct ReportKey(string Gateway, string Account, LocalDate First, LocalDate Last)
{
    /// <summary>The days for people: <c>2 March to 4 March</c>.</summary>
    internal string Days => First == Last ? $"{First:d MMMM}" : $"{First:d MMMM} to {Last:d MMMM}";
}

/// <summary>A report that was asked for.</summary>
internal sealed record BalanceReport(
    ReportKey Key, ReportStatus Status, Instant AskedAt, int Asks, string? TaskId, string? FileName, string? FileBefore, Instant? ReadyAt, string? Trouble)
{
    /// <summary>What is to be decided by.</summary>
    internal ReportStanding Standing => new(AskedAt, Asks, ReadyAt, Status == ReportStatus.Failed);
}

/// <summary>
/// The reports that were asked for, kept before each call: what is not known of an answer is known of the question. Each change is a statement of its
/// own, for gateways live longer than any work.
/// </summary>
internal sealed class BalanceReports(NpgsqlDataSource database, IClock clock)
{
    /// <summary>The longest trouble that is kept.</summary>
    private const int TroubleLengthMax = 500;

    /// <summary>Reports shown.</summary>
    private const int ShownMax = 50;

    /// <summary>For how long one is shown that nobody asks for any more.</summary>
    private static readonly Duration ShownFor = Duration.FromDays(3);

    private const string Columns = "gateway, account, first_day, last_day, status, asked_at, asks, task_id, file_name, file_before, ready_at, trouble";

    private const string ByKey = "gateway = $1 and account = $2 and first_day = $3 and last_day = $4";

    /// <summary>A report; null when it was never asked for.</summary>
    internal async Task<BalanceReport?> Find(ReportKey key, CancellationToken cancel) =>
        (await Read($"select {Columns} from payments.balance_reports where {ByKey}", key, [], cancel)).SingleOrDefault();

    /// <summary>The newest report that is there and holds a day; null when there is none.</summary>
    internal async Task<BalanceReport?> With(string gateway, string account, LocalDate day, CancellationToken cancel) => (await Read(
        $"select {Columns} from payments.balance_reports where gateway = $1 and account = $2 and first_day <= $3 and last_day >= $4 and status = 'ready' order by ready_at desc limit 1",
        new ReportKey(gateway, account, day, day), [], cancel)).SingleOrDefault();

    /// <summary>Those that are waited for, or failed, and that somebody asked for lately; the latest first.</summary>
    internal async Task<IReadOnlyList<BalanceReport>> Awaited(CancellationToken cancel)
    {
        await using var command = database.CreateCommand($"select {Columns} from payments.balance_reports where status <> 'ready' and asked_at >= $1 order by asked_at desc limit {ShownMax}");
        command.Parameters.Add(Parameter(clock.GetCurrentInstant() - ShownFor));
        return await Read(command, cancel);
    }

    /// <summary>
    /// Takes it upon us to ask for it: of several programs at once, one may. What is known of it before is what the decision was made by.
    /// </summary>
    /// <returns>As it stands now; null when another has been faster.</returns>
    internal async Task<BalanceReport?> Claim(ReportKey key, BalanceReport? before, CancellationToken cancel)
    {
        // A row of asks counts those of which nothing came.
        var asks = before is null or { Status: ReportStatus.Ready } ? 1 : before.Asks + 1;
        return (await Read(
            $"""
            insert into payments.balance_reports as known (gateway, account, first_day, last_day, status, asked_at, asks) values ($1, $2, $3, $4, 'asked', $5, $6)
            on conflict (gateway, account, first_day, last_day) do update
                set status = 'asked', asked_at = $5, asks = $6, task_id = null, file_before = coalesce(known.file_name, known.file_before), file_name = null, ready_at = null, trouble = null
                where known.asked_at = $7 and known.status = $8
            returning {Columns}
            """,
            key, [Parameter(clock.GetCurrentInstant()), new() { Value = asks }, Parameter(before?.AskedAt), new() { Value = EnumText.Write(before?.Status ?? ReportStatus.Asked) }], cancel)).SingleOrDefault();
    }

    /// <summary>The processor has begun to make it.</summary>
    internal Task Begun(ReportKey key, string taskId, CancellationToken cancel) => Change("task_id = $5 where status = 'asked' and", key, [new() { Value = taskId }], cancel);

    /// <summary>It is there.</summary>
    internal Task Made(ReportKey key, string fileName, CancellationToken cancel) => Change(
        "status = 'ready', file_name = $5, ready_at = $6, trouble = null where", key, [new() { Value = fileName }, Parameter(clock.GetCurrentInstant())], cancel);

    /// <summary>Nothing comes of it.</summary>
    /// <param name="key">Which.</param>
    /// <param name="trouble">A sentence that says what to do.</param>
    /// <param name="wasBegun">Whether the processor had begun: then it is not asked for again at once.</param>
    /// <param name="cancel">Gives up waiting.</param>
    internal Task Failed(ReportKey key, string trouble, bool wasBegun, CancellationToken cancel) => Change(
        "status = 'failed', trouble = $5, asks = case when $6 then asks else 0 end, file_before = coalesce(file_name, file_before), file_name = null, ready_at = null where",
        key, [new() { Value = trouble.Length <= TroubleLengthMax ? trouble : trouble[..TroubleLengthMax] }, new() { Value = wasBegun }], cancel);

    private async Task Change(string change, ReportKey key, NpgsqlParameter[] more, CancellationToken cancel)
    {
        await using var command = Command($"update payments.balance_reports set {change} {ByKey}", key, more);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<List<BalanceReport>> Read(string sql, ReportKey key, NpgsqlParameter[] more, CancellationToken cancel)
    {
        await using var command = Command(sql, key, more);
        return await Read(command, cancel);
    }

    private NpgsqlCommand Command(string sql, ReportKey key, NpgsqlParameter[] more)
    {
        var command = database.CreateCommand(sql);
        NpgsqlParameter[] all = [new() { Value = key.Gateway }, new() { Value = key.Account }, new() { Value = key.First.ToDateOnly() }, new() { Value = key.Last.ToDateOnly() }, .. more];
        command.Parameters.AddRange(all);
        return command;
    }

    private static NpgsqlParameter Parameter(Instant? at) =>
        new() { Value = at is { } instant ? instant.ToDateTimeUtc() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static async Task<List<BalanceReport>> Read(NpgsqlCommand command, CancellationToken cancel)
    {
        var reports = new List<BalanceReport>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            reports.Add(new BalanceReport(
                new ReportKey(reader.GetString(0), reader.GetString(1), LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(2)), LocalDate.FromDateOnly(reader.GetFieldValue<DateOnly>(3))),
                EnumText.Read<ReportStatus>(reader.GetString(4)), Instant.FromDateTimeUtc(reader.GetDateTime(5)), reader.GetInt32(6), Text(7), Text(8), Text(9),
                await reader.IsDBNullAsync(10, cancel) ? null : Instant.FromDateTimeUtc(reader.GetDateTime(10)), Text(11)));
        }
        return reports;

        string? Text(int at) => reader.IsDBNull(at) ? null : reader.GetString(at);
    }
}
