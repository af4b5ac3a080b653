using System.Text.Json;
using NodaTime;
using Npgsql;

namespace Stoa.Server.Search.Indexing;

/// <summary>What the index wants to know of a listing that can be seen.</summary>
internal sealed record ListingFacts(
    Guid Id, Guid OrganizationId, string Category, string Title, string ProviderName, string City, string Area, string Body, long PriceMinor,
    string Currency, double Latitude, double Longitude, bool IsInstant, int RatingSum, int RatingCount, Instant CreatedAt, JsonElement Attributes)
{
    // A description is indexed as far as people read it.
    private const int BodyLengthMax = 600;

    private static readonly string Sql = $$"""
        select l.id, l.organization_id, l.category, l.title, l.provider_name, l.city, l.area, left(l.summary || ' ' || l.description, {{BodyLengthMax}}),
               l.price_from_minor, l.currency, l.latitude, l.longitude, l.booking_mode = 'instant', l.rating_sum, l.rating_count, l.created_at,
               l.attributes::text
        from catalog.listings l where l.id = any($1) and l.status = 'published' and l.provider_active
        """;

    /// <summary>The facts of those that can be seen.</summary>
    public static async Task<List<ListingFacts>> Of(IReadOnlyCollection<Guid> listings, NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. listings] });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var facts = new List<ListingFacts>(listings.Count);
        while (await row.ReadAsync(cancel))
        {
            facts.Add(new ListingFacts(
                row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7),
                row.GetInt64(8), row.GetString(9), row.GetDouble(10), row.GetDouble(11), row.GetBoolean(12), row.GetInt32(13), row.GetInt32(14),
                Instant.FromDateTimeUtc(row.GetDateTime(15)), JsonDocument.Parse(row.GetString(16)).RootElement));
        }
        return facts;
    }
}
