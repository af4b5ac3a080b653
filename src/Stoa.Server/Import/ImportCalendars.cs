using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Import.Maps;
using Stoa.Server.Import.Rows;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Import;

/// <summary>
/// Imports calendars of listings that were imported before: a row for each day, free or not. A day that is not free becomes a closure of
/// the listing's schedule; one that is free again loses it. Hours that somebody set for a day stay.
/// </summary>
internal sealed class ImportCalendars(ImportMap map, NpgsqlDataSource database, bool dryRun, Instant now, Action<Complaint> complaints)
{
    private const int ListingsMax = 200_000;
    private const int DaysMax = 1_500;
    private const int BatchSize = 500;
    private const int RowsPerReport = 50_000;

    private const string KnownSql = "select external_id, fingerprint from catalog.imports where source = $1 and external_id = any($2)";

    private const string SchedulesSql = "select id, exceptions from availability.schedules where id = any($1) for update";

    private const string UpdateSql = """
        update availability.schedules s set exceptions = n.exceptions::jsonb, version = s.version + 1
        from unnest($1, $2) as n (id, exceptions) where s.id = n.id
        """;

    private const string ImportsSql = """
        insert into catalog.imports (source, external_id, fingerprint, imported_at) select $1, external_id, fingerprint, $4
        from unnest($2, $3) as n (external_id, fingerprint)
        on conflict (source, external_id) do update set fingerprint = excluded.fingerprint, imported_at = excluded.imported_at
        """;

    private readonly Dictionary<(string Source, string Listing), Calendar> _calendars = [];
    private long _rows;
    private int _created;
    private int _updated;
    private int _unchanged;
    private int _bad;

    /// <summary>Reads the whole file, then writes calendar by calendar.</summary>
    public async Task<RunImport.Tally> Run(RowFile file, Action<RunImport.Tally>? progress, CancellationToken cancel)
    {
        await foreach (var row in file.Rows(cancel))
        {
            _rows++;
            if (Refused(row) is var (id, field, reason))
            {
                _bad++;
                complaints(new Complaint(row.Line, id, field, reason, ComplaintKind.Bad));
            }
            if (_rows % RowsPerReport == 0) progress?.Invoke(Tally(file.Progress));
        }
        foreach (var batch in _calendars.Chunk(BatchSize)) await Write(batch, cancel);
        return Tally(1);
    }

    private RunImport.Tally Tally(double share) => new(share, _rows, _created, _updated, _unchanged, 0, _bad, 0);

    private (string? Id, string Field, string Reason)? Refused(Row row)
    {
        if (row.Complaint is not null) return (null, "", row.Complaint);
        if (map.Field("listings", row) is not { } source) return (null, "listings", "is missing");
        if (map.Field("listing", row) is not { } listing) return (null, "listing", "is missing");
        if (map.Field("date", row) is not { } text || LocalDatePattern.Iso.Parse(text) is not { Success: true } date) return (listing, "date", "is no date such as 2026-03-02");
        if (IsFree(map.Field("free", row)) is not { } isFree) return (listing, "free", "is neither t nor f");
        if (!_calendars.TryGetValue((source, listing), out var calendar))
        {
            if (_calendars.Count == ListingsMax) return (listing, "listing", $"is one more than {ListingsMax}");
            _calendars[(source, listing)] = calendar = new Calendar(row.Line, []);
        }
        if (calendar.Days.Count == DaysMax) return (listing, "date", $"is one more than {DaysMax}");
        return calendar.Days.TryAdd(date.Value, isFree) ? null : (listing, "date", "stands there twice");
    }

    private static bool? IsFree(string? text) => text?.ToLowerInvariant() switch
    {
        "t" or "true" or "yes" or "1" => true,
        "f" or "false" or "no" or "0" => false,
        _ => null,
    };

    private async Task Write(KeyValuePair<(string Source, string Listing), Calendar>[] batch, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var known = await Read<string, byte[]>(connection, KnownSql, cancel, Text(map.Source), Each(batch, one => one.Key.Listing));
        var changed = batch.Where(one => !known.TryGetValue(one.Key.Listing, out var before) || !before.SequenceEqual(one.Value.Fingerprint())).ToList();
        _unchanged += batch.Length - changed.Count;
        var schedules = await Read<Guid, string>(connection, SchedulesSql, cancel, Each(changed, one => PartOf(one.Key, "schedule")));
        foreach (var lost in changed.Where(one => !schedules.ContainsKey(PartOf(one.Key, "schedule"))))
        {
            _bad++;
            complaints(new Complaint(lost.Value.Line, lost.Key.Listing, "listing", $"is none that was imported from {lost.Key.Source}; import its listings first", ComplaintKind.Bad));
        }
        var found = changed.Where(one => schedules.ContainsKey(PartOf(one.Key, "schedule"))).ToList();
        _updated += found.Count(one => known.ContainsKey(one.Key.Listing));
        _created += found.Count(one => !known.ContainsKey(one.Key.Listing));
        if (dryRun || found.Count == 0) return;

        await Execute(connection, UpdateSql, cancel, Each(found, one => PartOf(one.Key, "schedule")), Each(found, one => one.Value.Applied(schedules[PartOf(one.Key, "schedule")])));
        await Execute(connection, ImportsSql, cancel, Text(map.Source), Each(found, one => one.Key.Listing), Each(found, one => one.Value.Fingerprint()),
            new NpgsqlParameter { Value = now.ToDateTimeUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await EventBus.PublishOnCommit(connection, Offers.Topic, [.. found.Select(one => new Id<Listing>(PartOf(one.Key, "listing")).ToString())], cancel);
        await transaction.CommitAsync(cancel);
    }

    private static Guid PartOf((string Source, string Listing) key, string part) => StableId.Of(key.Source, key.Listing, part);

    private static NpgsqlParameter Text(string value) => new NpgsqlParameter<string> { TypedValue = value };

    private static NpgsqlParameter Each<TRow, T>(IEnumerable<TRow> rows, Func<TRow, T> value) => new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)] };

    private static async Task<Dictionary<TKey, TValue>> Read<TKey, TValue>(
        NpgsqlConnection connection, string sql, CancellationToken cancel, params NpgsqlParameter[] parameters)
        where TKey : notnull
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new Dictionary<TKey, TValue>();
        while (await reader.ReadAsync(cancel)) rows[reader.GetFieldValue<TKey>(0)] = reader.GetFieldValue<TValue>(1);
        return rows;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancel, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The days of one listing.</summary>
    private sealed record Calendar(long Line, SortedDictionary<LocalDate, bool> Days)
    {
        public byte[] Fingerprint() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Days.Select(day => new { day.Key, day.Value }), StoaJson.Options));

        /// <summary>A schedule's exceptions with these days in them.</summary>
        public string Applied(string exceptions)
        {
            var before = JsonSerializer.Deserialize<List<ScheduleException>>(exceptions, StoaJson.Options)!;
            var kept = before.Where(exception => exception.Windows.Count > 0 || !Days.ContainsKey(exception.Date)).ToList();
            var taken = kept.Select(exception => exception.Date).ToHashSet();
            var closed = Days.Where(day => !day.Value && !taken.Contains(day.Key)).Select(day => ScheduleException.Closed(day.Key));
            return JsonSerializer.Serialize(kept.Concat(closed).OrderBy(exception => exception.Date).Take(Schedule.ExceptionsMax), StoaJson.Options);
        }
    }
}
