using NodaTime;
using Stoa.Core.Ranking;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Words;

namespace Stoa.Server.Search.Matching;

/// <summary>The order of results: by rank or by what the search asks for. The same on every page of one search.</summary>
internal sealed class ResultOrder
{
    // Days come first, then the rank within a day; a rank is far below this.
    private const double SoonestStep = 10_000;
    private const int NeverDays = 1_000;

    private readonly SearchQuery _query;
    private readonly SearchOptions _options;
    private readonly double _usualPrice;
    private readonly int _seed;

    // For each word, itself and those that mean the same.
    private readonly List<(LexemeMarks Own, LexemeMarks All)> _marks;

    // For each word that names categories, those and everything below them.
    private readonly List<HashSet<string>> _named;

    /// <summary>The order of a search.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="candidates">All that was found, for what is usual among them.</param>
    /// <param name="marketplace">The category tree.</param>
    /// <param name="options">The weights.</param>
    /// <param name="seed">The day since 1970 whose lots are drawn.</param>
    public ResultOrder(SearchQuery query, IReadOnlyList<Candidate> candidates, Marketplace marketplace, SearchOptions options, int seed)
    {
        (_query, _options, _seed) = (query, options, seed);
        var prices = candidates.Select(candidate => candidate.PriceMinor).Order().ToList();
        _usualPrice = prices.Count == 0 ? 0 : prices[prices.Count / 2];
        // Each word of a phrase counts by itself, and each names what the phrase does.
        SearchWord[] words = [.. query.Words.SelectMany(word => word.Parts.Count == 0 ? [word] : word.Parts.Select(part => part with { Categories = word.Categories }))];
        _marks = [.. words.Select(word => (LexemeMarks.Of(word.Own), LexemeMarks.Of(word.InNames)))];
        _named = [.. words.Where(word => word.Categories.Count > 0).Select(word => word.Categories.SelectMany(slug => CategoryTree.Below(marketplace, slug)).ToHashSet(StringComparer.Ordinal))];
    }

    private bool IsDescending => _query.Sort is SearchSort.Relevance or SearchSort.Rating;

    /// <summary>The parts of a candidate's rank. Ages count by the day, so that they stay as they are from page to page.</summary>
    public RankParts Parts(Candidate candidate) =>
        candidate.Parts(Text(candidate), _usualPrice, Instant.FromUnixTimeSeconds(0) + Duration.FromDays(_seed + 1), _seed, _options.ExplorationShare);

    /// <summary>In order, each with its key.</summary>
    public IReadOnlyList<Candidate> Sorted(IReadOnlyList<Candidate> candidates)
    {
        foreach (var candidate in candidates) candidate.Key = Key(candidate);
        var sorted = candidates.ToList();
        sorted.Sort(Compare);
        return sorted;
    }

    /// <summary>What comes after a position.</summary>
    public IReadOnlyList<Candidate> After(IReadOnlyList<Candidate> sorted, SearchPosition? after)
    {
        if (after is null) return sorted;
        var at = 0;
        while (at < sorted.Count && Compare(sorted[at].Key, sorted[at].Id, after.Key, after.Id) <= 0) at++;
        return [.. sorted.Skip(at)];
    }

    /// <summary>What a candidate is sorted by.</summary>
    public double Key(Candidate candidate) => _query.Sort switch
    {
        SearchSort.Price => candidate.PriceMinor,
        SearchSort.Rating => candidate.Rating,
        SearchSort.Distance => candidate.DistanceKm is { } km ? Box.Straight(km) : double.MaxValue,
        SearchSort.Soonest => ((candidate.FirstDay ?? NeverDays) * SoonestStep) - Ranker.Score(Parts(candidate), _options.Weights),
        _ => Ranker.Score(Parts(candidate), _options.Weights),
    };

    private double Text(Candidate candidate)
    {
        var (inTitle, inNames) = (0, 0);
        foreach (var (own, all) in _marks)
        {
            if (own.AnyIn(candidate.TitleMarks)) inTitle++;
            if (all.AnyIn(candidate.TitleMarks) || all.AnyIn(candidate.NameMarks)) inNames++;
        }
        return Core.Ranking.Parts.Text(_marks.Count, inTitle, inNames, _named.Count, _named.Count(categories => categories.Contains(candidate.Category)));
    }

    private int Compare(Candidate a, Candidate b) => Compare(a.Key, a.Id, b.Key, b.Id);

    private int Compare(double a, Guid aId, double b, Guid bId)
    {
        var byKey = IsDescending ? b.CompareTo(a) : a.CompareTo(b);
        return byKey != 0 ? byKey : string.CompareOrdinal(aId.ToString("N"), bId.ToString("N"));
    }
}
