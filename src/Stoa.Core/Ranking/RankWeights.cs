namespace Stoa.Core.Ranking;

/// <summary>How much each part of a rank counts. None is negative.</summary>
public sealed record RankWeights
{
    /// <summary>Weight of <see cref="RankParts.Text"/>.</summary>
    public double Text { get; init; } = 40;

    /// <summary>Weight of <see cref="RankParts.Rating"/>.</summary>
    public double Rating { get; init; } = 16;

    /// <summary>Weight of <see cref="RankParts.Completion"/>.</summary>
    public double Completion { get; init; } = 5;

    /// <summary>Weight of <see cref="RankParts.Reliability"/>.</summary>
    public double Reliability { get; init; } = 6;

    /// <summary>Weight of <see cref="RankParts.Response"/>.</summary>
    public double Response { get; init; } = 3;

    /// <summary>Weight of <see cref="RankParts.Distance"/>.</summary>
    public double Distance { get; init; } = 20;

    /// <summary>Weight of <see cref="RankParts.Price"/>.</summary>
    public double Price { get; init; } = 4;

    /// <summary>Weight of <see cref="RankParts.Soonest"/>.</summary>
    public double Soonest { get; init; } = 4;

    /// <summary>Weight of <see cref="RankParts.Freshness"/>.</summary>
    public double Freshness { get; init; } = 3;

    /// <summary>Weight of <see cref="RankParts.Exploration"/>.</summary>
    public double Exploration { get; init; } = 4;

    /// <summary>Weight of <see cref="RankParts.Boost"/>.</summary>
    public double Boost { get; init; } = 15;

    /// <summary>The weights in the order of <see cref="RankParts.All"/>.</summary>
    public IReadOnlyList<double> All =>
        [Text, Rating, Completion, Reliability, Response, Distance, Price, Soonest, Freshness, Exploration, Boost];

    /// <summary>What is wrong with them, naming the weight; null when nothing is.</summary>
    public string? Complaint()
    {
        foreach (var ((name, _), weight) in new RankParts().All.Zip(All))
        {
            if (!double.IsFinite(weight) || weight < 0) return $"The weight of {name} is a number that is not negative.";
        }
        return null;
    }
}
