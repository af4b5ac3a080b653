using Stoa.Core.Listings;

namespace Stoa.Core.Tests.Listings;

/// <summary>What counts as changed since an operator looked at a listing.</summary>
public sealed class ReviewedTextTests
{
    private static readonly ReviewedText Seen = new("Massage", "Good hands.", "An hour.", "massage", ["a", "b"]);

    public static TheoryData<ReviewedText, string> Cases => new()
    {
        { Seen with { Photos = ["a", "b"] }, "" },
        { Seen with { Title = "massage" }, "title" },
        { Seen with { Summary = "" }, "summary" },
        { Seen with { Description = "Two hours.", Category = "spa" }, "category description" },
        // The same photos in another order, or one less: all of it was looked at.
        { Seen with { Photos = ["b", "a"] }, "" },
        { Seen with { Photos = ["b"] }, "" },
        { Seen with { Photos = ["b", "c"] }, "photos" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_says_something_else_has_changed(ReviewedText now, string fields) =>
        Assert.Equal(fields, string.Join(' ', Seen.ChangesTo(now).Select(change => change.Field)));

    [Fact]
    public void A_change_tells_before_and_after() => Assert.Equal(
        [new("title", "Massage", "Magic"), new("photos", "", "1 new, 2 gone")], Seen.ChangesTo(Seen with { Title = "Magic", Photos = ["c"] }));
}
