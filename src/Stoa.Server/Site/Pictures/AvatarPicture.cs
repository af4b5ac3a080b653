using System.Globalization;
using System.Net;

namespace Stoa.Server.Site.Pictures;

/// <summary>A round picture with initials. Pure: same input, same picture.</summary>
public static class AvatarPicture
{
    /// <summary>How many colours there are.</summary>
    public const int Variants = 8;

    private const int InitialsMax = 2;

    // White letters keep a contrast above 4.5 on each.
    private static readonly string[] Grounds =
        ["#2f6f86", "#8a4f3d", "#4f6b58", "#6d5784", "#7a6a2e", "#93485a", "#3f5b8f", "#2f6f68"];

    /// <summary>The picture as SVG.</summary>
    /// <param name="variant">Which colour; any number.</param>
    /// <param name="initials">At most two letters are shown.</param>
    public static string Svg(int variant, string initials)
    {
        var ground = Grounds[(int)((uint)variant % Variants)];
        var text = new StringInfo(initials);
        var shown = text.LengthInTextElements > InitialsMax ? text.SubstringByTextElements(0, InitialsMax) : initials;
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="80" height="80"><rect width="80" height="80" fill="{ground}"/><path d="M12 80V46a28 28 0 0 1 56 0v34z" fill="#fff" opacity=".12"/><text x="40" y="41" fill="#fff" font-family="Georgia,DejaVu Serif,serif" font-size="30" font-weight="600" text-anchor="middle" dominant-baseline="central">{WebUtility.HtmlEncode(shown)}</text></svg>
            """;
    }

    /// <summary>The first letters of the first and the last word of a name.</summary>
    public static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            [] => "",
            [var only] => First(only),
            [var first, .., var last] => First(first) + First(last),
        };
    }

    private static string First(string word) => StringInfo.GetNextTextElement(word).ToUpperInvariant();
}
