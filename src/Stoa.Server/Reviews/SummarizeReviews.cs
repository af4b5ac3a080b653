using Npgsql;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Reviews;

/// <summary>How many reviews gave how many stars.</summary>
public static class SummarizeReviews
{
    private const int StarsMax = 5;

    /// <summary>Ratings in one glance.</summary>
    /// <param name="Average">Mean of the ratings; null without any.</param>
    /// <param name="Count">How many there are.</param>
    /// <param name="ByStars">How many gave five stars, four, three, two, one.</param>
    public sealed record Summary(double? Average, int Count, IReadOnlyList<int> ByStars);

    /// <summary>Of everything that a provider offers.</summary>
    public static Task<Summary> OfProvider(ReadDatabase database, Id<Organization> provider, CancellationToken cancel) =>
        Read("select rating, count(*)::int from reviews.reviews where organization_id = $1 group by rating", provider.Value, database, cancel);

    /// <summary>Of one listing.</summary>
    public static Task<Summary> OfListing(ReadDatabase database, Id<Listing> listing, CancellationToken cancel) =>
        Read("select rating, count(*)::int from reviews.reviews where listing_id = $1 group by rating", listing.Value, database, cancel);

    /// <summary>GET /api/v1/listings/{id}/reviews/summary</summary>
    internal static async Task<IResult> GetOfListing(Id<Listing> id, ReadDatabase database, CancellationToken cancel) =>
        Results.Json(await OfListing(database, id, cancel), StoaJson.Options);

    /// <summary>GET /api/v1/providers/{id}/reviews/summary</summary>
    internal static async Task<IResult> GetOfProvider(Id<Organization> id, ReadDatabase database, CancellationToken cancel) =>
        Results.Json(await OfProvider(database, id, cancel), StoaJson.Options);

    private static async Task<Summary> Read(string sql, Guid subject, ReadDatabase database, CancellationToken cancel)
    {
        var byStars = new int[StarsMax];
        await using var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = subject });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) byStars[StarsMax - reader.GetInt32(0)] = reader.GetInt32(1);
        var (count, sum) = (byStars.Sum(), byStars.Select((many, at) => many * (StarsMax - at)).Sum());
        return new Summary(count == 0 ? null : Math.Round((double)sum / count, 2), count, byStars);
    }
}
