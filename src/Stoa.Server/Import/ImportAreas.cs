using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Server.Catalog;
using Stoa.Server.Import.Maps;
using Stoa.Server.Import.Rows;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Import;

/// <summary>Imports neighbourhoods with their borders: places that a search can start from, and the neighbourhood of listings that name none.</summary>
internal sealed class ImportAreas(ImportMap map, NpgsqlDataSource database, bool dryRun, Instant now, Action<Complaint> complaints)
{
    private const int AreasMax = 20_000;
    private const double RadiusKmMin = 0.5;
    private const double RadiusKmMax = 15;

    private const string KnownSql = "select external_id, fingerprint from catalog.imports where source = $1";

    private const string ImportsSql = """
        insert into catalog.imports (source, external_id, fingerprint, imported_at) select $1, external_id, fingerprint, $4
        from unnest($2, $3) as n (external_id, fingerprint)
        on conflict (source, external_id) do update set fingerprint = excluded.fingerprint, imported_at = excluded.imported_at
        """;

    private const string NamelessSql = """
        select id, latitude, longitude from catalog.listings
        where area = '' and latitude between $1 and $2 and longitude between $3 and $4
        """;

    private const string NameSql = """
        update catalog.listings l set area = n.area, version = l.version + 1 from unnest($1, $2) as n (id, area) where l.id = n.id and l.area = ''
        """;

    /// <summary>Reads the file, then writes.</summary>
    public async Task<RunImport.Tally> Run(RowFile file, CancellationToken cancel)
    {
        var (areas, rows, passedOver, bad) = (new List<Area>(), 0L, 0, 0);
        await foreach (var row in file.Rows(cancel))
        {
            rows++;
            var area = Read(row, out var complaint);
            if (complaint is not null) complaints(complaint);
            if (area is not null && areas.Count < AreasMax) areas.Add(area);
            if (complaint?.Kind is ComplaintKind.Bad) bad++;
            if (complaint?.Kind is ComplaintKind.PassedOver) passedOver++;
        }
        var named = areas.Where(area => area.IsNamed).ToList();
        var known = await Known(cancel);
        var changed = named.Where(area => !known.TryGetValue(area.Name, out var before) || !before.SequenceEqual(area.Fingerprint())).ToList();
        if (!dryRun && changed.Count > 0) await Keep(areas, changed, cancel);
        var placed = await Place(areas, cancel);
        var updated = changed.Count(area => known.ContainsKey(area.Name));
        return new RunImport.Tally(1, rows, changed.Count - updated, updated, named.Count - changed.Count, passedOver, bad, 0) { Placed = placed };
    }

    private Area? Read(Row row, out Complaint? complaint)
    {
        complaint = null;
        Complaint Bad(string field, string reason) => new(row.Line, map.Field("name", row), field, reason, ComplaintKind.Bad);
        if (row.Complaint is not null) complaint = Bad("", row.Complaint);
        else if (map.Field("name", row) is not { Length: <= RowTexts.LengthMax } name) complaint = Bad("name", "is missing or too long");
        else if (Border.Of(row) is not { } border) complaint = Bad("geometry", "is no area");
        else
        {
            // One without a name of its own is still a part of what it lies in.
            var reason = map.PassReason(row);
            if (reason is not null) complaint = new Complaint(row.Line, name, "name", reason, ComplaintKind.PassedOver);
            return new Area(name, map.Field("within", row), border, reason is null);
        }
        return null;
    }

    private async Task Keep(List<Area> areas, List<Area> changed, CancellationToken cancel)
    {
        var country = map.Regions.Values.First().Country;
        var boroughs = areas.Where(area => area.Within is not null).GroupBy(area => area.Within!, StringComparer.Ordinal)
            .Select(parts => new Area(parts.Key, null, Border.Union([.. parts.Select(part => part.Border)]), IsNamed: true));
        await KnownPlaces.Keep([.. changed.Concat(boroughs).DistinctBy(area => area.Name, StringComparer.OrdinalIgnoreCase).Select(area => area.Place(country))], map.Source, database, cancel);
        await using var command = database.CreateCommand(ImportsSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = map.Source });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. changed.Select(area => area.Name)] });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. changed.Select(area => area.Fingerprint())] });
        command.Parameters.Add(new NpgsqlParameter { Value = now.ToDateTimeUtc(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<int> Place(List<Area> areas, CancellationToken cancel)
    {
        if (areas.Count == 0) return 0;
        var found = new List<(Guid Listing, string Area)>();
        await using (var command = database.CreateCommand(NamelessSql))
        {
            foreach (var edge in (double[])[areas.Min(a => a.Border.South), areas.Max(a => a.Border.North), areas.Min(a => a.Border.West), areas.Max(a => a.Border.East)])
                command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = edge });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                if (areas.Find(area => area.Border.Contains(reader.GetDouble(1), reader.GetDouble(2))) is { } area) found.Add((reader.GetGuid(0), area.Within ?? area.Name));
            }
        }
        if (dryRun || found.Count == 0) return found.Count;
        await using var update = database.CreateCommand(NameSql);
        update.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. found.Select(one => one.Listing)] });
        update.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. found.Select(one => one.Area)] });
        return await update.ExecuteNonQueryAsync(cancel);
    }

    private async Task<Dictionary<string, byte[]>> Known(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(KnownSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = map.Source });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var known = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancel)) known[reader.GetString(0)] = reader.GetFieldValue<byte[]>(1);
        return known;
    }

    /// <summary>A neighbourhood.</summary>
    private sealed record Area(string Name, string? Within, Border Border, bool IsNamed)
    {
        public NamedPlace Place(string country) =>
            new(Name, country, Name, Border.Centre.Latitude, Border.Centre.Longitude, Math.Clamp(Border.RadiusKm, RadiusKmMin, RadiusKmMax));

        public byte[] Fingerprint() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
            new { Name, Within, Border.Centre.Latitude, Border.Centre.Longitude, Border.RadiusKm, Border.South, Border.West }, StoaJson.Options));
    }
}
