using System.Text.Json.Serialization;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Ranking;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Search.Found;

/// <summary>A listing as a search shows it.</summary>
/// <param name="Id">The listing.</param>
/// <param name="Kind">What kind of thing it is.</param>
/// <param name="Category">The slug of its category.</param>
/// <param name="Title">Its title.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="ProviderId">Who offers it.</param>
/// <param name="ProviderName">Their name.</param>
/// <param name="City">The city.</param>
/// <param name="Area">The neighbourhood; empty where unknown.</param>
/// <param name="Zone">IANA zone of the place.</param>
/// <param name="Latitude">Degrees.</param>
/// <param name="Longitude">Degrees.</param>
/// <param name="PriceFrom">The lowest plan price.</param>
/// <param name="BookingMode">Whether paying confirms.</param>
/// <param name="Rating">Mean of the ratings, 1 to 5; null without any.</param>
/// <param name="RatingCount">How many ratings.</param>
/// <param name="DistanceKm">From the place asked for; null without one.</param>
/// <param name="Url">The path of its page.</param>
public sealed record FoundListing(
    Id<Listing> Id, ListingKind Kind, string Category, string Title, string Summary, Id<Organization> ProviderId, string ProviderName,
    string City, string Area, string Zone, double Latitude, double Longitude, Money PriceFrom, BookingMode BookingMode,
    double? Rating, int RatingCount, double? DistanceKm, string Url)
{
    /// <summary>The price in the currency asked for, at the marketplace's table of rates; null when it is its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? PriceAbout { get; init; }

    /// <summary>True when the operator lifts it.</summary>
    public bool IsPromoted { get; init; }

    /// <summary>What its rank is made of; only for operators who ask.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RankPoint>? Explained { get; init; }

    /// <summary>The rank; only for operators who ask.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Score { get; init; }

    /// <summary>The object of its first photo at its narrowest; null shows a generated picture.</summary>
    [JsonIgnore]
    public string? Cover { get; init; }

    /// <summary>What an order of it repeats as <c>found</c>, so that the booking is counted for this search; the page's address carries it too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Found { get; init; }

    /// <summary>Chooses among generated pictures.</summary>
    [JsonIgnore]
    public int PictureSeed { get; init; }
}
