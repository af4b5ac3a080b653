using System.Text.Json;
using Stoa.Core.Ranking;

namespace Stoa.Server.Search.Evaluation;

/// <summary>
/// Graded judgments that name products by id alone, without a text: nothing can be searched in them. What they can say is how much of the
/// measure an order without any knowledge gets, and how many queries make a judgment.
/// </summary>
/// <param name="Queries">How many queries.</param>
/// <param name="Rows">How many judged products.</param>
/// <param name="Unranked">NDCG of the products in the order of their ids.</param>
internal sealed record Judgments(int Queries, int Rows, double Unranked)
{
    // Judgments go from 0 to 100; gains of 2^100 would make the first product everything.
    private const double GradePerJudgment = 3 / 100.0;

    /// <summary>Reads a file of judgments as OpenSearch writes them.</summary>
    public static Judgments Read(string path, int depth)
    {
        using var stream = File.OpenRead(path);
        using var json = JsonDocument.Parse(stream);
        var (rows, worths, queries) = (0, new List<double>(), 0);
        foreach (var query in json.RootElement.GetProperty("judgmentRatings").EnumerateArray())
        {
            var grades = query.GetProperty("ratings").EnumerateArray()
                .OrderBy(rating => rating.GetProperty("docId").GetString(), StringComparer.Ordinal)
                .Select(rating => double.Parse(rating.GetProperty("rating").GetString()!, System.Globalization.CultureInfo.InvariantCulture) * GradePerJudgment).ToList();
            (rows, queries) = (rows + grades.Count, queries + 1);
            if (Ndcg.At(grades, depth) is { } worth) worths.Add(worth);
        }
        return new Judgments(queries, rows, worths.Count == 0 ? 0 : worths.Average());
    }
}
