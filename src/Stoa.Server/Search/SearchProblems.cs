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

    public static Problem NoPlace(string name) => new(
        ProblemKind.Invalid, "place-unknown", $"We know no place called “{name}” with anything on offer. Try the city's name.", "near");

    public static Problem NoCategory(string slug) => new(
        ProblemKind.Invalid, "category-unknown", $"There is no category “{slug}”.", "category");
}
