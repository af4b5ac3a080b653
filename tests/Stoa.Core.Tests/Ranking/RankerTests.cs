using FsCheck;
using FsCheck.Fluent;
using Stoa.Core.Ranking;

namespace Stoa.Core.Tests.Ranking;

public sealed class RankerTests
{
    private const int PartCount = 11;

    private static readonly Gen<double> Share = from n in Gen.Choose(0, 1000) select n / 1000.0;

    private static readonly Gen<double[]> Values = Share.ArrayOf(PartCount);

    private static readonly Gen<double[]> Weights = (from n in Gen.Choose(0, 500) select n / 10.0).ArrayOf(PartCount);

    [Fact]
    public void Every_part_has_a_weight_of_its_own()
    {
        for (var part = 0; part < PartCount; part++)
        {
            var only = new double[PartCount];
            only[part] = 1;
            var weights = Enumerable.Range(1, PartCount).Select(n => (double)n).ToArray();
            Assert.Equal(part + 1, Ranker.Score(PartsOf(only), WeightsOf(weights)), 9);
        }
        Assert.Equal(PartCount, new RankParts().All.Select(one => one.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void What_is_explained_sums_to_the_score() => Property.Holds(
        from values in Values from weights in Weights select (values, weights),
        both =>
        {
            var (parts, weights) = (PartsOf(both.values), WeightsOf(both.weights));
            Assert.Equal(Ranker.Score(parts, weights), Ranker.Explain(parts, weights).Sum(point => point.Points), 9);
        });

    [Fact]
    public void More_of_a_part_never_ranks_lower() => Property.Holds(
        from values in Values from weights in Weights from part in Gen.Choose(0, PartCount - 1) from more in Share select (values, weights, part, more),
        one =>
        {
            var better = one.values.ToArray();
            better[one.part] = Math.Min(1, better[one.part] + one.more);
            Assert.True(Ranker.Score(PartsOf(better), WeightsOf(one.weights)) >= Ranker.Score(PartsOf(one.values), WeightsOf(one.weights)));
        });

    [Fact]
    public void Weights_that_are_no_weights_are_named()
    {
        Assert.Null(new RankWeights().Complaint());
        Assert.Contains("distance", new RankWeights { Distance = -1 }.Complaint(), StringComparison.Ordinal);
        Assert.Contains("text", new RankWeights { Text = double.NaN }.Complaint(), StringComparison.Ordinal);
    }

    private static RankParts PartsOf(double[] v) => new()
    {
        Text = v[0], Rating = v[1], Completion = v[2], Reliability = v[3], Response = v[4], Distance = v[5], Price = v[6], Soonest = v[7], Freshness = v[8],
        Exploration = v[9], Boost = v[10],
    };

    private static RankWeights WeightsOf(double[] v) => new()
    {
        Text = v[0], Rating = v[1], Completion = v[2], Reliability = v[3], Response = v[4], Distance = v[5], Price = v[6], Soonest = v[7], Freshness = v[8],
        Exploration = v[9], Boost = v[10],
    };
}
