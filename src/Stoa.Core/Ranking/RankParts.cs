namespace Stoa.Core.Ranking;

/// <summary>What speaks for a listing in one search: each part from 0 to 1, more is better.</summary>
public sealed record RankParts
{
    /// <summary>How well its words are the words asked for.</summary>
    public double Text { get; init; }

    /// <summary>Its ratings, as far as their number lets one believe them.</summary>
    public double Rating { get; init; }

    /// <summary>The share of its provider's bookings that came to a good end.</summary>
    public double Completion { get; init; }

    /// <summary>The share of its provider's bookings that the provider did not call off.</summary>
    public double Reliability { get; init; }

    /// <summary>How soon its provider answers.</summary>
    public double Response { get; init; }

    /// <summary>How near it is to the place asked for.</summary>
    public double Distance { get; init; }

    /// <summary>How its price compares with what others ask.</summary>
    public double Price { get; init; }

    /// <summary>How soon it can be had.</summary>
    public double Soonest { get; init; }

    /// <summary>How new it is.</summary>
    public double Freshness { get; init; }

    /// <summary>A turn in front, by lot, for those whom nobody has rated yet.</summary>
    public double Exploration { get; init; }

    /// <summary>What the operator adds.</summary>
    public double Boost { get; init; }

    /// <summary>Every part with its name, in a fixed order.</summary>
    public IReadOnlyList<(string Name, double Value)> All =>
    [
        ("text", Text), ("rating", Rating), ("completion", Completion), ("reliability", Reliability), ("response", Response), ("distance", Distance),
        ("price", Price), ("soonest", Soonest), ("freshness", Freshness), ("exploration", Exploration), ("boost", Boost),
    ];
}
