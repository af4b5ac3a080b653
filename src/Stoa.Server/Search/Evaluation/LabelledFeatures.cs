using System.Globalization;
using Stoa.Core.Ranking;

namespace Stoa.Server.Search.Evaluation;

/// <summary>
/// A file of graded results as features without names (LightGBM's text format), and one with how many results each query has. It holds
/// nothing that our parts mean, so it cannot judge our weights; it can tell what a weighted sum, the form of our rank, is worth.
/// </summary>
internal sealed class LabelledFeatures
{
    private const int RowsMax = 1_000_000;
    private const int TermsMax = 12;
    private static readonly double[] Steps = [0.25, 0.5, 1, 2];

    private readonly List<List<Row>> _queries;

    private LabelledFeatures(List<List<Row>> queries) => _queries = queries;

    private sealed record Row(double Grade, IReadOnlyDictionary<int, double> Features);

    /// <summary>How many queries it has.</summary>
    public int Queries => _queries.Count;

    /// <summary>How many graded results.</summary>
    public int Rows => _queries.Sum(query => query.Count);

    /// <summary>Reads <c>rank.train</c> and <c>rank.train.query</c>.</summary>
    /// <exception cref="FormatException">A line is not what it should be; the sentence names it.</exception>
    public static LabelledFeatures Read(string path)
    {
        // Sample: "2 1:0.69 11:0.64", the grade and the features that are not 0.
        var rows = File.ReadLines(path).Take(RowsMax).Select((line, at) => RowOf(line, at + 1)).ToList();
        var (queries, next) = (new List<List<Row>>(), 0);
        foreach (var count in File.ReadLines(path + ".query").Select(line => int.Parse(line, NumberStyles.None, CultureInfo.InvariantCulture)))
        {
            queries.Add([.. rows.Skip(next).Take(count)]);
            next += count;
        }
        return next == rows.Count ? new LabelledFeatures(queries) : throw new FormatException($"{path}: its queries have {next} rows, not {rows.Count}.");
    }

    /// <summary>NDCG of the order in the file: what no ranking at all is worth.</summary>
    public double Unranked(int depth) => Mean(_queries, _ => 0, depth);

    /// <summary>NDCG of a weighted sum whose weights were found on one half of the queries and tried on the other, both ways.</summary>
    public double WeightedSum(int depth)
    {
        List<Row>[] even = [.. _queries.Where((_, at) => at % 2 == 0)];
        List<Row>[] odd = [.. _queries.Where((_, at) => at % 2 == 1)];
        return (Mean(odd, Sum(Learn(even, depth)), depth) + Mean(even, Sum(Learn(odd, depth)), depth)) / 2;
    }

    // One feature after the other, with the weight that helps most: few enough to look at, and no library.
    private static Dictionary<int, double> Learn(IReadOnlyCollection<List<Row>> queries, int depth)
    {
        var weights = new Dictionary<int, double>();
        var features = queries.SelectMany(query => query).SelectMany(row => row.Features.Keys).Distinct().Order().ToList();
        var best = Mean(queries, Sum(weights), depth);
        for (var term = 0; term < TermsMax; term++)
        {
            (int Feature, double Weight, double Worth) found = (0, 0, best);
            foreach (var feature in features.Where(feature => !weights.ContainsKey(feature)))
            {
                foreach (var step in Steps.Concat(Steps.Select(step => -step)))
                {
                    var worth = Mean(queries, Sum(new Dictionary<int, double>(weights) { [feature] = step }), depth);
                    if (worth > found.Worth) found = (feature, step, worth);
                }
            }
            if (found.Weight == 0) break;
            weights[found.Feature] = found.Weight;
            best = found.Worth;
        }
        return weights;
    }

    private static Func<Row, double> Sum(IReadOnlyDictionary<int, double> weights) =>
        row => weights.Sum(weight => weight.Value * row.Features.GetValueOrDefault(weight.Key));

    private static double Mean(IReadOnlyCollection<List<Row>> queries, Func<Row, double> score, int depth)
    {
        // Sorting is stable: what scores alike stays as the file has it.
        var worths = queries.Select(query => Ndcg.At([.. query.OrderByDescending(score).Select(row => row.Grade)], depth)).OfType<double>().ToList();
        return worths.Count == 0 ? 0 : worths.Average();
    }

    private static Row RowOf(string line, int at)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !double.TryParse(parts[0], CultureInfo.InvariantCulture, out var grade)) throw new FormatException($"Line {at} begins with no grade.");
        var features = new Dictionary<int, double>();
        foreach (var part in parts.Skip(1))
        {
            if (part.Split(':') is not [var feature, var value] || !int.TryParse(feature, CultureInfo.InvariantCulture, out var number)
                || !double.TryParse(value, CultureInfo.InvariantCulture, out var worth)) throw new FormatException($"Line {at}: \"{part}\" is no feature.");
            features[number] = worth;
        }
        return new Row(grade, features);
    }
}
