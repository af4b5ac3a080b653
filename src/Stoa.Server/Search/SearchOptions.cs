using Stoa.Core;
using Stoa.Core.Ranking;
using Stoa.Server.Platform;

namespace Stoa.Server.Search;

/// <summary>What an operator may set about searching: keys <c>Stoa:Search:*</c>.</summary>
public sealed record SearchOptions
{
    /// <summary>How much each part of a rank counts.</summary>
    public RankWeights Weights { get; init; } = new();

    /// <summary>How many of a hundred newcomers have a turn in front on a day: 0 to 1.</summary>
    public double ExplorationShare { get; init; } = 0.15;

    /// <summary>What a unit of another currency is worth in the marketplace's own, by code: for comparing prices, never for paying.</summary>
    public IReadOnlyDictionary<string, decimal> Rates { get; init; } = new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>What operators lift, from 0 to 1, by the TypeID of an organization or a listing. Cards say "Promoted".</summary>
    public IReadOnlyDictionary<string, double> Promoted { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>A file of words that mean the same, in place of the one that comes with the program.</summary>
    public string? Synonyms { get; init; }

    /// <summary>A file of words that name categories, in place of the one that comes with the program.</summary>
    public string? CategoryWords { get; init; }

    /// <summary>How often the index looks for changes, in milliseconds.</summary>
    public int FollowMilliseconds { get; init; } = 250;

    /// <summary>The options of a configuration.</summary>
    /// <exception cref="SetupException">One of them cannot be; the sentence names the key.</exception>
    public static SearchOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Stoa:Search").Get<SearchOptions>() ?? new SearchOptions();
        if (options.Weights.Complaint() is { } complaint) throw new SetupException($"Stoa:Search:Weights: {complaint}");
        if (options.ExplorationShare is < 0 or > 1 or double.NaN) throw new SetupException("Stoa:Search:ExplorationShare is a number from 0 to 1.");
        if (options.FollowMilliseconds is < 10 or > 60_000) throw new SetupException("Stoa:Search:FollowMilliseconds is a number from 10 to 60000.");
        foreach (var (code, rate) in options.Rates)
        {
            if (!Currency.TryParse(code, out _)) throw new SetupException($"Stoa:Search:Rates:{code} is no currency; write an ISO 4217 code such as EUR.");
            if (rate <= 0) throw new SetupException($"Stoa:Search:Rates:{code} is more than 0.");
        }
        foreach (var (id, share) in options.Promoted)
        {
            if (share is < 0 or > 1 or double.NaN) throw new SetupException($"Stoa:Search:Promoted:{id} is a number from 0 to 1.");
        }
        return options;
    }
}
