using System.Globalization;

namespace Stoa.Server.Search.Matching;

/// <summary>
/// Numbers as lexemes of the text index. Each number stands in a band (four for each doubling) and in ever wider ones around it, so that a
/// few lexemes cover any range. What they let through lies in the range or a fifth beside it, and is compared exactly afterwards.
/// </summary>
internal static class NumberBands
{
    private const int BandsPerDoubling = 4;

    // A band of the next level holds this many.
    private const int Fan = 4;
    private const int Levels = 4;

    // Whatever lies beyond a billion billions stands in the last band.
    private const int BandMax = 255;

    /// <summary>The lexemes of a number.</summary>
    /// <param name="name">What it is the number of.</param>
    /// <param name="number">The number; all below 1 are alike.</param>
    public static IEnumerable<string> Of(string name, double number)
    {
        var band = Band(number);
        for (var level = 0; level < Levels; level++, band /= Fan) yield return Lexeme(name, level, band);
    }

    /// <summary>Any of these has a number in a range; none when the range has no ends.</summary>
    public static IReadOnlyList<string> Cover(string name, double? from, double? to)
    {
        var lexemes = new List<string>();
        if (from is null && to is null) return lexemes;
        var (first, last) = (Band(from ?? 0), Band(to ?? double.MaxValue));
        // The ends that fill no wider band stand alone; what is between them is covered by wider ones.
        for (var level = 0; first <= last; level++)
        {
            if (level == Levels - 1)
            {
                for (var band = first; band <= last; band++) lexemes.Add(Lexeme(name, level, band));
                break;
            }
            while (first <= last && first % Fan != 0) lexemes.Add(Lexeme(name, level, first++));
            while (first <= last && last % Fan != Fan - 1) lexemes.Add(Lexeme(name, level, last--));
            (first, last) = (first / Fan, ((last + 1) / Fan) - 1);
        }
        return lexemes;
    }

    private static int Band(double number) => number < 1 ? 0 : Math.Min(BandMax, 1 + (int)(Math.Log2(number) * BandsPerDoubling));

    private static string Lexeme(string name, int level, int band) => string.Create(CultureInfo.InvariantCulture, $"/{name}{level}:{band}");
}
