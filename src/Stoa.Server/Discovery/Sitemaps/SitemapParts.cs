using Stoa.Server.Platform.Database;

namespace Stoa.Server.Discovery.Sitemaps;

/// <summary>
/// Where the parts of the sitemap begin. A part is named by the id before its first one, so that it stays the same while others are
/// added behind it. Ids rise with time: new listings come into the last part.
/// </summary>
internal sealed class SitemapParts(ReadDatabase database, TimeProvider time)
{
    /// <summary>The most addresses of one part, by the sitemaps protocol.</summary>
    public const int AddressesMax = 50_000;

    /// <summary>What a listing must be to be in the sitemap.</summary>
    public const string PublicListing = "status = 'published' and provider_active";

    /// <summary>What a provider must be to be in the sitemap: somebody with something to offer.</summary>
    public const string PublicProvider =
        "o.status = 'active' and exists (select from catalog.listings l where l.organization_id = o.id and l.status = 'published' and l.provider_active)";

    // The last id of every full part that has something behind it.
    private const string Sql = """
        select 'listings', id from (
            select id, row_number() over (order by id) as at, count(*) over () as whole from catalog.listings where {0}) as listed
        where at % {2} = 0 and at < whole
        union all
        select 'providers', id from (
            select o.id, row_number() over (order by o.id) as at, count(*) over () as whole from organizations.organizations o where {1}) as listed
        where at % {2} = 0 and at < whole
        order by 1, 2
        """;

    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(30);
    private (IReadOnlyList<(string Kind, Guid After)> Parts, long MadeAt)? _kept;

    /// <summary>Each part but the first of a kind, which begins at the beginning.</summary>
    public async Task<IReadOnlyList<(string Kind, Guid After)>> Of(CancellationToken cancel)
    {
        if (_kept is { } kept && time.GetElapsedTime(kept.MadeAt) < FreshFor) return kept.Parts;
        var parts = new List<(string, Guid)>();
        await using var command = database.Source.CreateCommand(string.Format(
            System.Globalization.CultureInfo.InvariantCulture, Sql, PublicListing, PublicProvider, AddressesMax));
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) parts.Add((reader.GetString(0), reader.GetGuid(1)));
        _kept = (parts, time.GetTimestamp());
        return parts;
    }
}
