using NodaTime;
using Npgsql;
using Stoa.Server.Import.Rows;

namespace Stoa.Server.Import;

/// <summary>Writes what is new or has changed, and counts.</summary>
internal sealed class BatchWriter(NpgsqlDataSource database, bool dryRun, Instant now, Action<Complaint> complaints)
{
    private const string Sql = "select external_id, fingerprint from catalog.imports where source = $1 and external_id = any($2)";

    public int Created { get; private set; }
    public int Updated { get; private set; }
    public int Unchanged { get; private set; }
    public int Bad { get; private set; }

    /// <summary>Writes a batch; a row that the database refuses costs only itself.</summary>
    public async Task Write(IReadOnlyList<(Row Row, Business Business)> batch, CancellationToken cancel)
    {
        if (batch.Count == 0) return;
        var known = await Fingerprints(batch, cancel);
        var changed = batch.Where(one => !known.TryGetValue(one.Business.ExternalId, out var before) || !before.SequenceEqual(one.Business.Fingerprint())).ToList();
        Unchanged += batch.Count - changed.Count;
        await WriteChanged(changed, known.Keys.ToHashSet(StringComparer.Ordinal), cancel);
    }

    private async Task WriteChanged(List<(Row Row, Business Business)> changed, HashSet<string> known, CancellationToken cancel)
    {
        if (changed.Count == 0) return;
        try
        {
            if (!dryRun) await new WriteBusinesses([.. changed.Select(one => one.Business)], known, now).Run(database, cancel);
        }
        catch (PostgresException refused) when (refused.SqlState[..2] is "22" or "23")
        {
            await Halve(changed, known, refused, cancel);
            return;
        }
        var updated = changed.Count(one => known.Contains(one.Business.ExternalId));
        Updated += updated;
        Created += changed.Count - updated;
    }

    // Something in these values is refused (classes 22 and 23: data and constraints): find which row by halves.
    private async Task Halve(List<(Row Row, Business Business)> changed, HashSet<string> known, PostgresException refused, CancellationToken cancel)
    {
        if (changed.Count == 1)
        {
            Bad++;
            complaints(new Complaint(changed[0].Row.Line, changed[0].Business.ExternalId, refused.ColumnName ?? refused.ConstraintName ?? "", refused.MessageText, ComplaintKind.Bad));
            return;
        }
        var half = changed.Count / 2;
        await WriteChanged(changed[..half], known, cancel);
        await WriteChanged(changed[half..], known, cancel);
    }

    private async Task<Dictionary<string, byte[]>> Fingerprints(IReadOnlyList<(Row Row, Business Business)> batch, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = batch[0].Business.Source });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. batch.Select(one => one.Business.ExternalId)] });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var known = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancel)) known[reader.GetString(0)] = reader.GetFieldValue<byte[]>(1);
        return known;
    }
}
