using NodaTime;
using Npgsql;
using Stoa.Core.Ranking;

namespace Stoa.Server.Search.Matching;

/// <summary>A listing that has what is asked for, with what its rank is made of.</summary>
internal sealed class Candidate
{
    /// <summary>The columns that <see cref="Read"/> reads, of a row <c>d</c> of <c>search.documents</c>.</summary>
    public const string Columns = """
        d.listing_id, d.category, d.price_minor, d.latitude, d.longitude, d.is_instant, d.rating_sum, d.rating_count, d.rating, d.completion,
        d.reliability, d.response, d.boost, d.created_at, d.title_marks, d.name_marks
        """;

    /// <summary>Behind the columns of <see cref="Read"/>, where there is one: what a walk goes by.</summary>
    public const int Walked = 18;

    public required Guid Id { get; init; }
    public required string Category { get; init; }

    /// <summary>In the marketplace's currency.</summary>
    public required long PriceMinor { get; init; }

    public required double Latitude { get; init; }
    public required double Longitude { get; init; }
    public required bool IsInstant { get; init; }
    public required int RatingSum { get; init; }
    public required int RatingCount { get; init; }
    public required float Rating { get; init; }
    public required float Completion { get; init; }
    public required float Reliability { get; init; }
    public required float Response { get; init; }
    public required float Boost { get; init; }
    public required Instant CreatedAt { get; init; }

    /// <summary>The marks of the lexemes in its title.</summary>
    public required byte[] TitleMarks { get; init; }

    /// <summary>The marks of the lexemes in its provider's and its category's names.</summary>
    public required byte[] NameMarks { get; init; }

    /// <summary>Days from today to the first that may have a free time; null when none has.</summary>
    public required int? FirstDay { get; init; }

    /// <summary>Its attributes as JSON; null when they were not asked for.</summary>
    public required string? Attributes { get; init; }

    /// <summary>From the place asked for; null without one.</summary>
    public double? DistanceKm { get; set; }

    /// <summary>What it is sorted by.</summary>
    public double Key { get; set; }

    /// <summary>Its mean rating; null without any.</summary>
    public double? MeanRating => RatingCount == 0 ? null : (double)RatingSum / RatingCount;

    /// <summary>A row of <see cref="Columns"/>, the first day and the attributes.</summary>
    public static Candidate Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Category = row.GetString(1),
        PriceMinor = row.GetInt64(2),
        Latitude = row.GetDouble(3),
        Longitude = row.GetDouble(4),
        IsInstant = row.GetBoolean(5),
        RatingSum = row.GetInt32(6),
        RatingCount = row.GetInt32(7),
        Rating = row.GetFloat(8),
        Completion = row.GetFloat(9),
        Reliability = row.GetFloat(10),
        Response = row.GetFloat(11),
        Boost = row.GetFloat(12),
        CreatedAt = Instant.FromDateTimeUtc(row.GetDateTime(13)),
        TitleMarks = row.GetFieldValue<byte[]>(14),
        NameMarks = row.GetFieldValue<byte[]>(15),
        FirstDay = row.IsDBNull(16) ? null : row.GetInt32(16),
        Attributes = row.IsDBNull(17) ? null : row.GetString(17),
    };

    /// <summary>The parts of its rank.</summary>
    /// <param name="text">How well its words are those asked for.</param>
    /// <param name="usualPrice">The median of the results.</param>
    /// <param name="now">The present.</param>
    /// <param name="seed">The day whose lots were drawn.</param>
    /// <param name="share">How many newcomers have a turn.</param>
    public RankParts Parts(double text, double usualPrice, Instant now, int seed, double share) => new()
    {
        Text = text,
        Rating = Rating,
        Completion = Completion,
        Reliability = Reliability,
        Response = Response,
        Distance = DistanceKm is { } km ? Core.Ranking.Parts.Distance(km) : 0,
        Price = Core.Ranking.Parts.Price(PriceMinor, usualPrice),
        Soonest = Core.Ranking.Parts.Soonest(FirstDay),
        Freshness = Core.Ranking.Parts.Freshness((now - CreatedAt).TotalDays),
        Exploration = Core.Ranking.Parts.Exploration(Id, seed, RatingCount, share),
        Boost = Boost,
    };
}
