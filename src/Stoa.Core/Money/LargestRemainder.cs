namespace Stoa.Core;

/// <summary>Cuts a whole number into parts in proportion to weights, so that the parts sum to the whole.</summary>
internal static class LargestRemainder
{
    /// <exception cref="ArgumentException">The weights are empty, negative or all zero.</exception>
    public static long[] Split(long whole, IReadOnlyList<long> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Any(weight => weight < 0))
            throw new ArgumentException("A weight is negative.", nameof(weights));
        var sum = weights.Aggregate((Int128)0, (total, weight) => total + weight);
        if (sum == 0)
            throw new ArgumentException("There is no weight to split by.", nameof(weights));

        var magnitude = Int128.Abs(whole);
        var parts = new Int128[weights.Count];
        var remainders = new Int128[weights.Count];
        for (var i = 0; i < parts.Length; i++)
            (parts[i], remainders[i]) = Int128.DivRem(magnitude * weights[i], sum);

        var left = (int)(magnitude - parts.Aggregate((Int128)0, (total, part) => total + part));
        // OrderBy is stable: of equal remainders the earlier weight comes first.
        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => remainders[i]).Take(left))
            parts[i]++;
        return [.. parts.Select(part => (long)(whole < 0 ? -part : part))];
    }
}
