using FsCheck.Fluent;
using Stoa.Core.Ranking;

namespace Stoa.Core.Tests.Ranking;

public sealed class PartsTests
{
    [Fact]
    public void Every_part_lies_from_0_to_1() => Property.Holds(
        from a in Gen.Choose(0, 100_000) from b in Gen.Choose(0, 100_000) from words in Gen.Choose(0, 8) select (a, b, words),
        one =>
        {
            var (few, many) = (Math.Min(one.a, one.b), Math.Max(one.a, one.b));
            double[] parts =
            [
                Parts.Text(one.words, one.a % 9, one.b % 9), Parts.Rating((few * 4) + many % 5, few + 1), Parts.Share(few, many), Parts.Response(one.a / 10.0),
                Parts.Distance(one.a), Parts.Price(one.a, one.b), Parts.Soonest(one.a), Parts.Freshness(one.a),
                Parts.Exploration(Guid.Parse($"00000000-0000-0000-0000-{one.a:D12}"), one.b, one.a % 20, 0.5),
            ];
            Assert.All(parts.Skip(2).Prepend(parts[0]), part => Assert.InRange(part, 0, 1));
        });

    [Fact]
    public void Better_facts_make_better_parts() => Property.Holds(
        from a in Gen.Choose(0, 5_000) from more in Gen.Choose(1, 5_000) select (a, b: a + more),
        one =>
        {
            Assert.True(Parts.Distance(one.a) > Parts.Distance(one.b));
            Assert.True(Parts.Price(one.a, 100) > Parts.Price(one.b, 100));
            Assert.True(Parts.Response(one.a) > Parts.Response(one.b));
            Assert.True(Parts.Soonest(one.a) > Parts.Soonest(one.b));
            Assert.True(Parts.Freshness(one.a) > Parts.Freshness(one.b));
            Assert.True(Parts.Share(one.b, one.b) > Parts.Share(one.a, one.b));
            Assert.True(Parts.Rating(5 * one.b, one.b) > Parts.Rating(5 * one.a, one.a));
            Assert.True(Parts.Rating(one.b, one.b) < Parts.Rating(one.a, one.a));
        });

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(2, 2, 2, 1)]
    [InlineData(2, 1, 2, 0.8)]
    [InlineData(2, 0, 2, 0.6)]
    [InlineData(2, 0, 0, 0.3)]
    [InlineData(1, 5, 5, 1)]
    public void Words_count_by_where_they_stand(int words, int inTitle, int inNames, double expected) =>
        Assert.Equal(expected, Parts.Text(words, inTitle, inNames), 9);

    // A word that names the listing's category; the same word in the title of a listing of another one; both; and one of two words.
    [Theory]
    [InlineData(1, 0, 0, 1, 1, 0.72)]
    [InlineData(1, 1, 1, 1, 0, 0.5)]
    [InlineData(1, 1, 1, 1, 1, 1)]
    [InlineData(2, 0, 0, 1, 1, 0.51)]
    [InlineData(2, 2, 2, 0, 9, 1)]
    public void A_word_that_names_a_category_counts_by_the_category(int words, int inTitle, int inNames, int naming, int inCategory, double expected) =>
        Assert.Equal(expected, Parts.Text(words, inTitle, inNames, naming, inCategory), 9);

    [Fact]
    public void One_perfect_review_is_believed_less_than_many_good_ones()
    {
        Assert.True(Parts.Rating(5, 1) < Parts.Rating(470, 100));
        Assert.True(Parts.Rating(0, 0) < Parts.Rating(5, 1));
        Assert.True(Parts.Rating(20, 10) < Parts.Rating(0, 0));
    }

    [Fact]
    public void A_turn_is_drawn_for_its_share_anew_each_day_and_the_same_within_it()
    {
        var listings = Enumerable.Range(0, 10_000).Select(n => Guid.Parse($"0192f000-0000-7000-8000-{n:D12}")).ToList();
        var today = listings.Where(listing => Parts.Exploration(listing, 20_000, 0, 0.15) > 0).ToHashSet();
        var tomorrow = listings.Where(listing => Parts.Exploration(listing, 20_001, 0, 0.15) > 0).ToHashSet();
        Assert.InRange(today.Count, 1_400, 1_600);
        Assert.InRange(tomorrow.Count, 1_400, 1_600);
        Assert.InRange(today.Intersect(tomorrow).Count(), 150, 300);
        Assert.Equal(today, listings.Where(listing => Parts.Exploration(listing, 20_000, 0, 0.15) > 0).ToHashSet());
        Assert.All(listings, listing => Assert.Equal(0, Parts.Exploration(listing, 20_000, 10, 1)));
        Assert.True(Parts.Exploration(today.First(), 20_000, 9, 0.15) < Parts.Exploration(today.First(), 20_000, 0, 0.15));
    }
}
