using Stoa.Core;

namespace Stoa.Server.Search;

/// <summary>What a search can be refused for.</summary>
internal static class SearchProblems
{
    public static readonly Problem NoPoint = new(
        ProblemKind.Invalid, "near-missing", "Say near which place, to sort by distance.", "near");

    public static readonly Problem BadPoint = new(
        ProblemKind.Invalid, "near-invalid", "Write a place's name, or latitude and longitude such as 45.5,-73.6.", "near");

    public static readonly Problem BadDate = new(
        ProblemKind.Invalid, "date-invalid", "Write the date as YYYY-MM-DD.", "open_on");

    public static readonly Problem BadPrice = new(
        ProblemKind.Invalid, "price-invalid", "Write prices as numbers that are not negative, the lower one first.", "price_min");

    public static readonly Problem BadRadius = new(
        ProblemKind.Invalid, "radius-invalid", $"The radius is more than 0 and at most {SearchQuery.RadiusKmMax} km.", "radius_km");

    /// <summary>The highest price that can be asked for, in major units.</summary>
    public const decimal PriceMax = 1_000_000_000;

    public static readonly Problem BadRange = new(
        ProblemKind.Invalid, "dates-invalid", $"Write the last date as YYYY-MM-DD, not before the first and at most {SearchListings.DaysMax} days from it.", "open_until");

    public static readonly Problem BadRating = new(ProblemKind.Invalid, "rating-invalid", "A rating is a number from 1 to 5.", "rating_min");

    public static readonly Problem BadBounds = new(
        ProblemKind.Invalid, "bounds-invalid", "Write the map's bounds as south, west, north and east in degrees, such as 45.40,-73.75,45.62,-73.45.", "bounds");

    public static readonly Problem BadAttribute = new(
        ProblemKind.Invalid, "attribute-invalid", "Write an attribute as its key and a word, such as style:swedish, or a range of numbers such as area:20..60, the lower one first; at most 20 of them.", "attribute");

    public static readonly Problem ExplainForOperators = new(
        ProblemKind.Forbidden, "explain-forbidden", "What a rank is made of is for operators to see.", "explain");

    public static Problem NoRate(string currency) => new(
        ProblemKind.Invalid, "currency-unknown", $"This marketplace has no rate for “{currency}”.", "currency");

    public static Problem NoPlace(string name) => new(
        ProblemKind.Invalid, "place-unknown", $"We know no place called “{name}” with anything on offer. Try the city's name.", "near");

    public static Problem NoCategory(string slug) => new(
        ProblemKind.Invalid, "category-unknown", $"There is no category “{slug}”.", "category");
}
