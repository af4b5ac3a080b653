using System.Globalization;

namespace Stoa.Server.Site.Pictures;

/// <summary>
/// The room of a generated picture as PNG, in the format that sites show beside a shared link: many of them take no SVG.
/// Pure: same input, same picture.
/// </summary>
public static class PreviewPicture
{
    /// <summary>Pixels across.</summary>
    public const int Width = 1200;

    /// <summary>Pixels down.</summary>
    public const int Height = 630;

    private const double Floor = 505;

    /// <summary>The address of the picture.</summary>
    /// <param name="category">A category's picture; it takes part in the colours.</param>
    /// <param name="seed">Any text, usually the id of what is shown.</param>
    public static string Url(string category, string seed) =>
        $"/pictures/{Uri.EscapeDataString(category)}/{Uri.EscapeDataString(seed)}.png";

    /// <summary>The picture.</summary>
    public static byte[] Of(string category, string seed)
    {
        var draw = new Draw($"{category}/{seed}");
        var palette = Palette.Of(draw);
        var (wall, light, sun, floor) = (Colour(palette.Wall), Colour(palette.Light), Colour(palette.Sun), Colour(palette.Floor));
        var (centre, radius) = (draw.Between(380, 820), draw.Between(190, 250));
        var top = draw.Between(50, 90) + radius;
        var (sunX, sunY, sunRadius) = (centre + draw.Between(-radius / 2, radius / 2), top - draw.Between(-50, 40), draw.Between(62, 96));
        var pixels = new byte[Width * Height * 3];
        var at = 0;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (dx, dy) = (x - centre, y - top);
                var arch = Cover(dy < 0 ? Math.Sqrt((dx * dx) + (dy * dy)) - radius : Math.Abs(dx) - radius);
                var glow = Blend(wall, light, arch * (1 - (0.75 * y / Floor)));
                var lit = Blend(glow, sun, 0.85 * arch * Cover(Math.Sqrt(((x - sunX) * (x - sunX)) + ((y - sunY) * (y - sunY))) - sunRadius));
                // The light falls through the arch onto the floor, and widens.
                var beam = Cover(Math.Abs(dx - ((y - Floor) * 0.6)) - (radius + ((y - Floor) * 0.15)));
                var colour = Blend(lit, Blend(floor, light, 0.38 * beam), Cover(Floor - y));
                (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)colour.Red, (byte)colour.Green, (byte)colour.Blue);
                at += 3;
            }
        }
        return Png.Write(pixels, Width, Height);
    }

    // How much of a pixel lies inside of an edge, by its distance from it: what makes edges smooth.
    private static double Cover(double distance) => Math.Clamp(0.5 - distance, 0, 1);

    private static (double Red, double Green, double Blue) Blend(
        (double Red, double Green, double Blue) below, (double Red, double Green, double Blue) above, double share) => (
            below.Red + ((above.Red - below.Red) * share),
            below.Green + ((above.Green - below.Green) * share),
            below.Blue + ((above.Blue - below.Blue) * share));

    // "#dfe5dc"
    private static (double Red, double Green, double Blue) Colour(string hex) => (Part(hex, 1), Part(hex, 3), Part(hex, 5));

    private static double Part(string hex, int at) => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
