using FsCheck.Fluent;
using Stoa.Core.Ranking;

namespace Stoa.Core.Tests.Ranking;

public sealed class NdcgTests
{
    [Fact]
    public void The_best_order_is_1_and_a_worse_one_less()
    {
        Assert.Equal(1, Ndcg.At([3, 2, 1, 0], 10)!.Value, 12);
        // Worked by hand: (2^1-1)/log2(3) over (2^1-1)/log2(2).
        Assert.Equal(1 / Math.Log2(3), Ndcg.At([0, 1], 10)!.Value, 12);
        Assert.Equal(0, Ndcg.At([0, 0, 1], 2)!.Value, 12);
        Assert.Null(Ndcg.At([0, 0], 10));
        Assert.Null(Ndcg.At([], 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ndcg.At([1], 0));
    }

    [Fact]
    public void It_lies_from_0_to_1_and_no_order_beats_the_sorted_one() => Property.Holds(
        (from grade in Gen.Choose(0, 4) select (double)grade).ListOf(),
        grades =>
        {
            var shown = Ndcg.At([.. grades], 10);
            if (shown is null) return;
            Assert.InRange(shown.Value, 0, 1 + 1e-12);
            Assert.True(shown <= Ndcg.At([.. grades.OrderDescending()], 10) + 1e-12);
        });
}
