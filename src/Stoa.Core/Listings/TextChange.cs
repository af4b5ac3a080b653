using System.Text.RegularExpressions;

namespace Stoa.Core.Listings;

/// <summary>What a text says instead, between a beginning and an end that stayed, by whole words. The four parts are the two texts.</summary>
/// <param name="Start">What both begin with.</param>
/// <param name="Removed">What only the earlier one says.</param>
/// <param name="Added">What only the later one says.</param>
/// <param name="End">What both end with.</param>
public sealed partial record TextChange(string Start, string Removed, string Added, string End)
{
    /// <summary>From one text to another.</summary>
    public static TextChange Of(string before, string after)
    {
        var (was, now) = (Words(before), Words(after));
        var most = Math.Min(was.Length, now.Length);
        var (start, end) = (0, 0);
        while (start < most && was[start] == now[start]) start++;
        while (end < most - start && was[^(end + 1)] == now[^(end + 1)]) end++;
        return new TextChange(string.Concat(was[..start]), string.Concat(was[start..^end]), string.Concat(now[start..^end]), string.Concat(was[^end..]));
    }

    private static string[] Words(string text) => [.. WordOrGap().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\s+|\S+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordOrGap();
}
