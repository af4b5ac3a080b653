using Npgsql;
using NpgsqlTypes;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog;

/// <summary>Writes the preset's categories to the database when the program starts. Those that left the preset stay for the
/// listings that use them.</summary>
public sealed class KeepCategories(NpgsqlDataSource database, Marketplace marketplace) : IHostedService
{
    private const string Sql = """
        insert into catalog.categories (slug, parent, name, picture, position)
        select slug, parent, name, picture, position
        from unnest($1, $2, $3, $4) with ordinality as c (slug, parent, name, picture, position)
        on conflict (slug) do update
        set parent = excluded.parent, name = excluded.name, picture = excluded.picture, position = excluded.position
        where (categories.parent, categories.name, categories.picture, categories.position)
            is distinct from (excluded.parent, excluded.name, excluded.picture, excluded.position)
        """;

    public Task StartAsync(CancellationToken cancellationToken) => Run(database, marketplace, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Brings the table up to date; changes nothing when it is.</summary>
    public static async Task Run(NpgsqlDataSource database, Marketplace marketplace, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(TextArray(marketplace.Categories.Select(category => category.Slug)));
        command.Parameters.Add(TextArray(marketplace.Categories.Select(category => category.Parent)));
        command.Parameters.Add(TextArray(marketplace.Categories.Select(category => category.Name)));
        command.Parameters.Add(TextArray(marketplace.Categories.Select(category => category.Picture)));
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlParameter TextArray(IEnumerable<string?> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
