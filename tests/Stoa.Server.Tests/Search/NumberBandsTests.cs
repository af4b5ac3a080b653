using Stoa.Server.Search;
using Stoa.Server.Search.Matching;

namespace Stoa.Server.Tests.Search;

public sealed class NumberBandsTests
{
    // Around the edges of bands, and far outside of them.
    private static readonly double[] Numbers = [-5, 0, 0.5, 1, 1.19, 2, 3, 4, 15, 16, 17, 99, 100, 2_999, 3_000, 4_096, 65_535, 65_536, 1e9, 1e18, 1e30];

    [Fact]
    public void What_lies_in_a_range_is_in_its_cover_and_what_lies_far_beside_it_is_not()
    {
        foreach (var from in Numbers)
        {
            foreach (var to in Numbers.Where(to => to >= from))
            {
                var cover = NumberBands.Cover("x", from, to).ToHashSet();
                foreach (var number in Numbers)
                {
                    var isCovered = NumberBands.Of("x", number).Any(cover.Contains);
                    if (number >= from && number <= to) Assert.True(isCovered, $"{number} is in {from} to {to}");
                    if (number >= 1 && number < 1e18 && (number < from / 1.2 || number > Math.Max(1, to) * 1.2)) Assert.False(isCovered, $"{number} is not in {from} to {to}");
                }
            }
        }
    }

    [Fact]
    public void Open_ends_reach_everything_and_no_ends_ask_nothing()
    {
        Assert.Empty(NumberBands.Cover("x", null, null));
        foreach (var number in Numbers)
        {
            Assert.Contains(NumberBands.Of("x", number), NumberBands.Cover("x", number, null).Contains);
            Assert.Contains(NumberBands.Of("x", number), NumberBands.Cover("x", null, number).Contains);
        }
        // A range is a few lexemes, however wide.
        Assert.All(Numbers, number => Assert.InRange(NumberBands.Cover("x", null, number).Count, 1, 13));
    }

    [Theory]
    [InlineData("20..60", 20.0, 60.0)]
    [InlineData("20..", 20.0, null)]
    [InlineData("..60.5", null, 60.5)]
    [InlineData("-5..5", -5.0, 5.0)]
    public void Ranges_are_read_and_written(string text, double? from, double? to)
    {
        var range = NumberRange.Parse(text);
        Assert.Equal(new NumberRange((decimal?)from, (decimal?)to), range);
        Assert.Equal(text, range.ToString());
    }

    [Theory]
    [InlineData("..")]
    [InlineData("60..20")]
    [InlineData("a..b")]
    [InlineData("1e3..2e3")]
    [InlineData("20")]
    [InlineData("..9999999999999999999999")]
    public void What_is_no_range_is_none(string text) => Assert.Null(NumberRange.Parse(text));
}
