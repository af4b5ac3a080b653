using System.Globalization;
using System.Text.RegularExpressions;
using Stoa.Server.Site;

namespace Stoa.Server.Tests.Site;

/// <summary>WCAG AA: 4.5 for text, 3 for the borders of controls, focus and stars, in both themes.</summary>
public sealed partial class ContrastTests
{
    private const double Text = 4.5;
    private const double Shape = 3;
    private static readonly Dictionary<string, double[]> Luminances = ReadTokens();

    [Theory]
    [InlineData("ink", "paper", Text)]
    [InlineData("ink", "sunken", Text)]
    [InlineData("ink-soft", "paper", Text)]
    [InlineData("ink-soft", "surface", Text)]
    [InlineData("ink-soft", "sunken", Text)]
    [InlineData("ink-soft", "muted-tint", Text)]
    [InlineData("accent", "paper", Text)]
    [InlineData("accent", "surface", Text)]
    [InlineData("accent-deep", "accent-tint", Text)]
    [InlineData("on-accent", "accent", Text)]
    [InlineData("on-accent", "accent-deep", Text)]
    [InlineData("ochre-ink", "ochre-tint", Text)]
    [InlineData("good", "surface", Text)]
    [InlineData("good", "good-tint", Text)]
    [InlineData("bad", "surface", Text)]
    [InlineData("bad", "bad-tint", Text)]
    [InlineData("on-bad", "bad", Text)]
    [InlineData("line-strong", "surface", Shape)]
    [InlineData("line-strong", "paper", Shape)]
    [InlineData("focus", "paper", Shape)]
    [InlineData("focus", "surface", Shape)]
    [InlineData("star", "surface", Shape)]
    public void Colours_that_meet_can_be_told_apart(string front, string back, double least)
    {
        for (var theme = 0; theme < 2; theme++)
            Assert.InRange(Contrast(Luminances[front][theme], Luminances[back][theme]), least, 21);
    }

    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    private static Dictionary<string, double[]> ReadTokens()
    {
        using var stream = typeof(SiteAssets).Assembly.GetManifestResourceStream("wwwroot/css/tokens.css")!;
        using var reader = new StreamReader(stream);
        return Token().Matches(reader.ReadToEnd()).ToDictionary(
            match => match.Groups["name"].Value,
            match => new[] { Luminance(match.Groups["light"].Value), Luminance(match.Groups["dark"].Value) },
            StringComparer.Ordinal);
    }

    // Sample: "43% 0.085 228" is lightness, chroma and hue of oklch; the matrices are those of CSS Color 4.
    private static double Luminance(string oklch)
    {
        var parts = oklch.Replace("%", "", StringComparison.Ordinal).Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var (lightness, chroma, hue) = (parts[0] / 100, parts[1], parts[2] * Math.PI / 180);
        var (a, b) = (chroma * Math.Cos(hue), chroma * Math.Sin(hue));
        var l = Math.Pow(lightness + (0.3963377774 * a) + (0.2158037573 * b), 3);
        var m = Math.Pow(lightness - (0.1055613458 * a) - (0.0638541728 * b), 3);
        var s = Math.Pow(lightness - (0.0894841775 * a) - (1.2914855480 * b), 3);
        var red = Math.Clamp((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s), 0, 1);
        var green = Math.Clamp((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s), 0, 1);
        var blue = Math.Clamp((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s), 0, 1);
        return (0.2126 * red) + (0.7152 * green) + (0.0722 * blue);
    }

    [GeneratedRegex(@"--(?<name>[\w-]+): light-dark\(oklch\((?<light>[^/)]+)\), oklch\((?<dark>[^/)]+)\)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
