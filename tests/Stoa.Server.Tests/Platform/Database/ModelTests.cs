using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Platform.Database;

/// <summary>What the program believes of its tables, and what they are.</summary>
public sealed class ModelTests(TestDatabases databases)
{
    // Bytes that are no personal data under our keys, each with its reason.
    private static readonly Dictionary<string, string> OtherBytes = new(StringComparer.Ordinal)
    {
        ["identity.users.email_index"] = "a keyed hash; it rotates with its column",
        ["organizations.invitations.email_index"] = "a keyed hash; it rotates with its column",
        ["identity.customers.email_index"] = "a keyed hash; it rotates with its column",
        ["identity.sessions.secret_hash"] = "a hash of 256 random bits",
        ["availability.calendar_feeds.token_hash"] = "a hash of 256 random bits",
        ["notifications.notifications.recipient_index"] = "a keyed hash; it rotates with its column",
        ["catalog.imports.fingerprint"] = "a hash of an imported row",
        ["payments.entry_seals.hash"] = "the chain of the books",
        ["invoices.invoices.document_hash"] = "a hash of what was issued, of names and addresses among it",
        ["search.documents.title_marks"] = "two bytes for each word of a public title",
        ["search.documents.name_marks"] = "two bytes for each word of public names",
        ["platform.idempotency.fingerprint"] = "a hash of a request",
        ["platform.idempotency.answer"] = "sealed, with a key of two columns; it is gone in days, long before an old key is",
    };

    [Fact]
    public async Task Every_mapped_column_is_there_with_a_fitting_type_and_the_same_idea_of_null()
    {
        await using var stoa = await TestStoa.Start(databases);
        var columns = await Columns(stoa);
        var wrong = new List<string>();
        var model = await stoa.With((work, _) => Task.FromResult(work.Db.Model));
        foreach (var entity in model.GetEntityTypes().Where(entity => entity.GetTableName() is not null))
        {
            foreach (var property in entity.GetProperties()) wrong.AddRange(Complaints(entity, property, columns));
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_column_of_bytes_is_sealed_and_rotates_or_has_a_reason()
    {
        await using var stoa = await TestStoa.Start(databases);
        var registered = stoa.App.Services.GetServices<SealedColumn>().Select(column => $"{column.Table}.{column.Column}").ToHashSet(StringComparer.Ordinal);
        var bytes = (await Columns(stoa)).Where(column => column.Value.Type == "bytea").Select(column => column.Key).ToList();
        Assert.Contains("identity.users.email", bytes);
        Assert.DoesNotContain(bytes, column => !registered.Contains(column) && !OtherBytes.ContainsKey(column));
        Assert.Empty(registered.Except(bytes, StringComparer.Ordinal));
        Assert.Empty(OtherBytes.Keys.Except(bytes, StringComparer.Ordinal));
    }

    private sealed record Column(string Type, bool IsNullable);

    private static IEnumerable<string> Complaints(IEntityType entity, IProperty property, Dictionary<string, Column> columns)
    {
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var name = $"{table.Schema ?? "public"}.{table.Name}.{property.GetColumnName(table)}";
        if (!columns.TryGetValue(name, out var column))
        {
            yield return $"{name} is not there";
            yield break;
        }
        var mapped = property.GetColumnType(table);
        if (!Fits(mapped, column.Type)) yield return $"{name} is {column.Type} and is mapped as {mapped}";
        if (property.IsColumnNullable(table) != column.IsNullable) yield return $"{name} {(column.IsNullable ? "may" : "may not")} be null, and the program believes otherwise";
    }

    private static bool Fits(string mapped, string real) => mapped == real || (mapped, real) switch
    {
        ("text", "character") => true,
        _ => false,
    };

    private static async Task<Dictionary<string, Column>> Columns(TestStoa stoa)
    {
        var columns = new Dictionary<string, Column>(StringComparer.Ordinal);
        await using var command = stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            select n.nspname || '.' || c.relname || '.' || a.attname, format_type(a.atttypid, null), not a.attnotnull
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema')
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) columns.Add(reader.GetString(0), new Column(reader.GetString(1), reader.GetBoolean(2)));
        return columns;
    }
}
