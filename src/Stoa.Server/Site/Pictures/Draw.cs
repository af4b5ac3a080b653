using System.Globalization;

namespace Stoa.Server.Site.Pictures;

/// <summary>Chance that is always the same for the same seed, and numbers as SVG writes them.</summary>
internal sealed class Draw(string seed)
{
    private const ulong HashOffset = 14695981039346656037;
    private const ulong HashPrime = 1099511628211;

    private ulong _state = Hash(seed);

    /// <summary>FNV-1a: stable over versions and machines, unlike <see cref="string.GetHashCode()"/>.</summary>
    public static ulong Hash(string text)
    {
        var hash = HashOffset;
        foreach (var letter in text)
            hash = (hash ^ letter) * HashPrime;
        return hash;
    }

    /// <summary>A whole number from 0 up to, not including, <paramref name="end"/>.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>A number from one bound to the other.</summary>
    public double Between(double low, double high) => low + ((high - low) * (Next() >> 11) / (1UL << 53));

    /// <summary>True in about one of two cases.</summary>
    public bool Coin() => Below(2) == 0;

    /// <summary>A number in SVG's way of writing, with one decimal.</summary>
    public static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    // SplitMix64.
    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
