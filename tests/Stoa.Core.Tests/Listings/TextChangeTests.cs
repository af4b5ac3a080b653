using Stoa.Core.Listings;

namespace Stoa.Core.Tests.Listings;

/// <summary>What a reader has to look at, and nothing that stayed.</summary>
public sealed class TextChangeTests
{
    [Theory]
    [InlineData("Warm room, with tea.", "Warm room, with tea. Pay in cash.", "Warm room, with tea.", "", " Pay in cash.", "")]
    [InlineData("Warm room, with tea.", "Cold room, with tea.", "", "Warm", "Cold", " room, with tea.")]
    [InlineData("one two three", "one three", "one ", "two ", "", "three")]
    [InlineData("tea tea", "tea tea tea", "tea tea", "", " tea", "")]
    [InlineData("nothing", "alike", "", "nothing", "alike", "")]
    [InlineData("same", "same", "same", "", "", "")]
    [InlineData("", "new", "", "", "new", "")]
    [InlineData("gone", "", "", "gone", "", "")]
    public void Only_what_is_different_is_between_the_ends(string before, string after, string start, string removed, string added, string end)
    {
        var change = TextChange.Of(before, after);
        Assert.Equal(new TextChange(start, removed, added, end), change);
        Assert.Equal(before, change.Start + change.Removed + change.End);
        Assert.Equal(after, change.Start + change.Added + change.End);
    }
}
