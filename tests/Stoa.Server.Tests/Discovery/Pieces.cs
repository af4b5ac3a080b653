using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Discovery;

/// <summary>Parts of pages that search engines read, and rows that tests of discovery put into the database.</summary>
internal static partial class Pieces
{
    /// <summary>The structured data of a page, parsed.</summary>
    public static IReadOnlyList<JsonElement> Things(string html) =>
        [.. Blocks().Matches(html).Select(block => JsonDocument.Parse(block.Groups["json"].Value).RootElement)];

    /// <summary>The thing of a type.</summary>
    public static JsonElement Thing(string html, string type) => Things(html).Single(thing => thing.GetProperty("@type") is var found
        && (found.ValueKind == JsonValueKind.Array ? found.EnumerateArray().Any(one => one.GetString() == type) : found.GetString() == type));

    /// <summary>What a meta or link element says; null when there is none.</summary>
    public static string? Head(string html, string name)
    {
        var found = Regex.Match(html, $"<(meta (name|property)|link rel)=\"{Regex.Escape(name)}\" (content|href)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return found.Success ? WebUtility.HtmlDecode(found.Groups["value"].Value) : null;
    }

    /// <summary>The first link that begins like this.</summary>
    public static string Link(string html, string start)
    {
        var at = html.IndexOf($"href=\"{start}", StringComparison.Ordinal);
        Assert.True(at >= 0, $"There is no link to {start}….");
        return WebUtility.HtmlDecode(html[(at + 6)..html.IndexOf('"', at + 6)]);
    }

    /// <summary>Runs SQL on the program's database, with positional parameters.</summary>
    public static async Task Sql(TestStoa stoa, string sql, params object[] values)
    {
        await using var command = stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reviews of a shop: orders that lie in the past, each with these stars.</summary>
    public static Task Review(TestStoa stoa, Shop shop, params int[] stars) => stoa.With(async (work, _) =>
    {
        // Orders have a table of rules of their own; reviews are what these tests are about.
        var connection = await work.Connection(CancellationToken.None);
        await using (var off = new NpgsqlCommand("alter table reviews.reviews drop constraint if exists reviews_order_id_fkey", connection)) await off.ExecuteNonQueryAsync();
        foreach (var (rating, at) in stars.Select((rating, at) => (rating, at)))
        {
            await using var insert = new NpgsqlCommand(
                "insert into reviews.reviews (id, order_id, listing_id, organization_id, author, rating, text, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)", connection);
            foreach (var value in (object[])[Guid.NewGuid(), Guid.NewGuid(), shop.Listing.Value, shop.Organization.Value, $"Ada {at}.", rating, $"Review number {at}", work.Now.ToDateTimeUtc().AddDays(-at)])
                insert.Parameters.Add(new() { Value = value });
            await insert.ExecuteNonQueryAsync();
        }
        return 0;
    });

    [GeneratedRegex("<script type=\"application/ld\\+json\">(?<json>.*?)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();
}
