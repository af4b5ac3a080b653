using System.Security.Cryptography;
using Npgsql;
using Stoa.Core;

namespace Stoa.Server.Platform.Encryption;

/// <summary>What became of one column.</summary>
/// <param name="Column">The column.</param>
/// <param name="Resealed">Values that are now under the active keys.</param>
/// <param name="Unreadable">Values left as they were, because they do not open or their index is taken.</param>
public sealed record ColumnRotation(SealedColumn Column, long Resealed, long Unreadable);

/// <summary>
/// Moves every sealed value, and its blind index, under the active keys, a small transaction at a time. What is left
/// to do is read from the values themselves, so it may be stopped at any moment and started again. Old keys stay.
/// </summary>
public sealed class KeyRotation(
    KeyRing keys, FieldCipher cipher, BlindIndex index, NpgsqlDataSource database, IEnumerable<SealedColumn> columns)
{
    /// <summary>Rows per transaction: few enough that nobody waits for the locks.</summary>
    public const int BatchRows = 200;

    /// <summary>Adds fresh field, index and signing keys, then re-seals. Refused when the keys are configured, not ours.</summary>
    public async Task<Outcome<ColumnRotation[]>> Rotate(CancellationToken stop)
    {
        foreach (var use in Enum.GetValues<KeyUse>())
        {
            if (keys.AddActive(use).Refused(out var problem)) return problem;
        }

        return await Reseal(stop);
    }

    /// <summary>Re-seals whatever is not under the active keys; nothing when all is.</summary>
    public async Task<ColumnRotation[]> Reseal(CancellationToken stop)
    {
        var done = new List<ColumnRotation>();
        foreach (var column in columns)
        {
            column.Check();
            done.Add(await Reseal(column, stop));
        }

        return [.. done];
    }

    private async Task<ColumnRotation> Reseal(SealedColumn column, CancellationToken stop)
    {
        var result = new ColumnRotation(column, 0, 0);
        object? after = null;
        while (true)
        {
            await using var connection = await database.OpenConnectionAsync(stop);
            await using var transaction = await connection.BeginTransactionAsync(stop);
            var rows = await Stale(column, after, connection, stop);
            foreach (var (id, value) in rows)
            {
                result = await Move(column, id, value, transaction, stop)
                    ? result with { Resealed = result.Resealed + 1 }
                    : result with { Unreadable = result.Unreadable + 1 };
            }

            await transaction.CommitAsync(stop);
            if (rows.Count < BatchRows) return result;
            after = rows[^1].Id;
        }
    }

    private async Task<List<(object Id, Sealed Value)>> Stale(
        SealedColumn column, object? after, NpgsqlConnection connection, CancellationToken stop)
    {
        var staleIndex = column.Index is { } by ? $" or substring({by.Column} for length(@index)) <> @index" : "";
        var further = after is null ? "" : $" and {column.KeyColumn} > @after";
        await using var command = new NpgsqlCommand(
            $"""
             select {column.KeyColumn}, {column.Column} from {column.Table}
             where {column.Column} is not null
               and (substring({column.Column} for length(@field)) <> @field{staleIndex}){further}
             order by {column.KeyColumn} limit {BatchRows} for update
             """, connection);
        command.Parameters.AddWithValue("field", KeyHeader.Of(keys.Active(KeyUse.Field)));
        if (column.Index is not null) command.Parameters.AddWithValue("index", KeyHeader.Of(keys.Active(KeyUse.Index)));
        if (after is not null) command.Parameters.AddWithValue("after", after);

        var rows = new List<(object, Sealed)>();
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            rows.Add((reader.GetValue(0), new Sealed(reader.GetFieldValue<byte[]>(1))));
        return rows;
    }

    /// <summary>One row; false, and untouched, when its value does not open or its new index already belongs to another row.</summary>
    private async Task<bool> Move(SealedColumn column, object id, Sealed value, NpgsqlTransaction transaction, CancellationToken stop)
    {
        const string Row = "row";
        string plain;
        try
        {
            plain = cipher.Open(value, column.Purpose);
        }
        catch (Exception e) when (e is CryptographicException or SetupException)
        {
            return false;
        }

        // A row without a hash is not findable on purpose, and stays so.
        var setIndex = column.Index is { } by ? $", {by.Column} = case when {by.Column} is not null then @index end" : "";
        await using var command = new NpgsqlCommand(
            $"update {column.Table} set {column.Column} = @field{setIndex} where {column.KeyColumn} = @id",
            transaction.Connection, transaction);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("field", cipher.Seal(plain, column.Purpose).ToArray());
        if (column.Index is { } blind)
            command.Parameters.AddWithValue("index", index.Of(blind.Kind, plain, blind.Purpose));

        await transaction.SaveAsync(Row, stop);
        try
        {
            await command.ExecuteNonQueryAsync(stop);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await transaction.RollbackAsync(Row, stop);
            return false;
        }
    }
}
