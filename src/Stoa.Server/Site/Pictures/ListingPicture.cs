namespace Stoa.Server.Site.Pictures;

using static Draw;

/// <summary>A calm scene for a listing: a wall, an arch of light, and the things of its category. Pure: same input, same picture.</summary>
public static class ListingPicture
{
    internal const int Width = 800;
    internal const int Height = 600;
    internal const int FloorY = 450;

    /// <summary>The picture, 4:3, as SVG without text, scripts or links.</summary>
    /// <param name="category">A category's slug; the words in it decide the scene, unknown ones get a portico.</param>
    /// <param name="seed">Decides colours and arrangement.</param>
    public static string Svg(string category, string seed)
    {
        var draw = new Draw($"{category}/{seed}");
        var palette = Palette.Of(draw);
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}">{Room(draw, palette)}{Scenes.Of(category)(draw, palette)}</svg>
            """;
    }

    private static string Room(Draw draw, Palette palette)
    {
        var centre = draw.Between(230, 570);
        var radius = draw.Between(130, 185);
        var top = draw.Between(90, 130) + radius;
        var sun = centre + draw.Between(-radius / 2, radius / 2);
        var arch = $"M{N(centre - radius)} {FloorY}V{N(top)}a{N(radius)} {N(radius)} 0 0 1 {N(radius * 2)} 0V{FloorY}z";
        return $"""
            <rect width="{Width}" height="{Height}" fill="{palette.Wall}"/><defs><linearGradient id="l" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{palette.Light}"/><stop offset="1" stop-color="{palette.Wall}"/></linearGradient><clipPath id="a"><path d="{arch}"/></clipPath></defs><path d="{arch}" fill="url(#l)"/><circle clip-path="url(#a)" cx="{N(sun)}" cy="{N(top - draw.Between(-30, 40))}" r="{N(draw.Between(46, 74))}" fill="{palette.Sun}" opacity=".85"/><rect y="{FloorY}" width="{Width}" height="{Height - FloorY}" fill="{palette.Floor}"/><path d="M{N(centre - radius)} {FloorY}h{N(radius * 2)}l{N(radius)} {Height - FloorY}h{N(-radius * 2)}z" fill="{palette.Light}" opacity=".38"/>
            """;
    }
}
