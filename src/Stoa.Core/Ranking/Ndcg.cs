namespace Stoa.Core.Ranking;

/// <summary>How good an order of results is, by what people thought of each: 1 is the best order there is.</summary>
public static class Ndcg
{
    /// <summary>Normalized discounted cumulative gain of the first <paramref name="depth"/>, with gains of 2^grade − 1.</summary>
    /// <param name="grades">The grades in the order in which they were shown; 0 is worthless.</param>
    /// <param name="depth">How many count.</param>
    /// <returns>From 0 to 1; null when nothing has a grade above 0, so that every order is as good.</returns>
    public static double? At(IReadOnlyList<double> grades, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        var best = Gain(grades.OrderDescending(), depth);
        return best > 0 ? Gain(grades, depth) / best : null;
    }

    private static double Gain(IEnumerable<double> grades, int depth) =>
        grades.Take(depth).Select((grade, at) => (Math.Pow(2, grade) - 1) / Math.Log2(at + 2)).Sum();
}
