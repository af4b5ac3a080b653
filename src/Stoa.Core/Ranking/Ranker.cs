namespace Stoa.Core.Ranking;

/// <summary>A part of a score.</summary>
/// <param name="Name">Such as <c>rating</c>.</param>
/// <param name="Value">From 0 to 1.</param>
/// <param name="Weight">How much it counts.</param>
/// <param name="Points">Value times weight: what it adds to the score.</param>
public sealed record RankPoint(string Name, double Value, double Weight, double Points);

/// <summary>From parts and weights to one number, and the reasons for it.</summary>
public static class Ranker
{
    /// <summary>The weighted sum: higher first.</summary>
    public static double Score(RankParts parts, RankWeights weights) =>
        (parts.Text * weights.Text) + (parts.Rating * weights.Rating) + (parts.Completion * weights.Completion)
        + (parts.Reliability * weights.Reliability) + (parts.Response * weights.Response) + (parts.Distance * weights.Distance)
        + (parts.Price * weights.Price) + (parts.Soonest * weights.Soonest) + (parts.Freshness * weights.Freshness)
        + (parts.Exploration * weights.Exploration) + (parts.Boost * weights.Boost);

    /// <summary>What each part adds; the points sum to <see cref="Score"/>.</summary>
    public static IReadOnlyList<RankPoint> Explain(RankParts parts, RankWeights weights) =>
        [.. parts.All.Zip(weights.All, (part, weight) => new RankPoint(part.Name, part.Value, weight, part.Value * weight))];
}
