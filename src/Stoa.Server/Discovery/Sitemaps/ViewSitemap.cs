using NodaTime;
using Npgsql;
using Stoa.Server.Catalog;
using Stoa.Server.Discovery.Landing;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Discovery.Sitemaps;

/// <summary>The sitemap: an index, and its parts of at most 50,000 addresses each.</summary>
internal static class ViewSitemap
{
    private const string First = "first";

    private const string ListingsSql =
        $"select id, slug, coalesce(changed_at, created_at) from catalog.listings where {SitemapParts.PublicListing} and id > $1 order by id limit $2";

    // A provider's page changes with its offers.
    private const string ProvidersSql = $"""
        select o.id, o.slug, (select max(coalesce(l.changed_at, l.created_at)) from catalog.listings l where l.organization_id = o.id and l.status = 'published')
        from organizations.organizations o where {SitemapParts.PublicProvider} and o.id > $1 order by o.id limit $2
        """;

    /// <summary>GET /sitemap.xml</summary>
    internal static async Task Index(HttpContext http, SitemapParts parts, StoaOptions options, CancellationToken cancel)
    {
        var later = await parts.Of(cancel);
        await using var xml = await SitemapXml.Begin(http.Response, PublicOrigin.Of(http.Request, options), isIndex: true);
        await xml.Add("/sitemaps/pages.xml");
        await xml.Add($"/sitemaps/providers/{First}.xml");
        await xml.Add($"/sitemaps/listings/{First}.xml");
        foreach (var (kind, after) in later)
            await xml.Add($"/sitemaps/{kind}/{(kind == "listings" ? new Id<Listing>(after).ToString() : new Id<Organization>(after).ToString())}.xml");
    }

    /// <summary>GET /sitemaps/pages.xml: the pages that are not of one listing or provider.</summary>
    internal static async Task Pages(HttpContext http, Landscape landscape, StoaOptions options, CancellationToken cancel)
    {
        var land = await landscape.Now(cancel);
        await using var xml = await SitemapXml.Begin(http.Response, PublicOrigin.Of(http.Request, options), isIndex: false);
        foreach (var path in (string[])["/", "/search", "/help"]) await xml.Add(path);
        foreach (var path in LandingAddress.All(land).Take(SitemapParts.AddressesMax - 3)) await xml.Add(path);
    }

    /// <summary>GET /sitemaps/listings/{after}.xml</summary>
    internal static async Task<IResult> Listings(string after, HttpContext http, ReadDatabase database, StoaOptions options, CancellationToken cancel)
    {
        if (StartOf<Listing>(after) is not { } start) return NotFoundPage.Result();
        await Stream(ListingsSql, start, (id, slug) => ListingAddress.Of(slug, new Id<Listing>(id)), http, database, options, cancel);
        return Results.Empty;
    }

    /// <summary>GET /sitemaps/providers/{after}.xml</summary>
    internal static async Task<IResult> Providers(string after, HttpContext http, ReadDatabase database, StoaOptions options, CancellationToken cancel)
    {
        if (StartOf<Organization>(after) is not { } start) return NotFoundPage.Result();
        await Stream(ProvidersSql, start, (_, slug) => ListingAddress.OfProvider(slug), http, database, options, cancel);
        return Results.Empty;
    }

    private static Guid? StartOf<T>(string after) where T : IIdentified =>
        after == First ? Guid.Empty : Id<T>.TryParse(after, out var id) ? id.Value : null;

    private static async Task Stream(
        string sql, Guid after, Func<Guid, string, string> address, HttpContext http, ReadDatabase database, StoaOptions options, CancellationToken cancel)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SitemapParts.AddressesMax });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await using var xml = await SitemapXml.Begin(http.Response, PublicOrigin.Of(http.Request, options), isIndex: false);
        while (await reader.ReadAsync(cancel))
        {
            var changed = reader.IsDBNull(2) ? (Instant?)null : Instant.FromDateTimeUtc(reader.GetDateTime(2));
            await xml.Add(address(reader.GetGuid(0), reader.GetString(1)), changed);
        }
    }
}
