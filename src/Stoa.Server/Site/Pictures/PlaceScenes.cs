using System.Text;

namespace Stoa.Server.Site.Pictures;

using static Draw;

internal static class PlaceScenes
{
    private const int ColumnCount = 5;
    private const int BayCount = 4;

    /// <summary>Parking bays under a roof, some of them taken.</summary>
    public static string Parking(Draw draw, Palette palette)
    {
        var scene = new StringBuilder();
        scene.Append($"<rect y=\"96\" width=\"800\" height=\"44\" fill=\"{palette.Dark}\"/><path d=\"M60 140v310M740 140v310\" stroke=\"{palette.Dark}\" stroke-width=\"30\"/><path d=\"M0 450h800v150H0z\" fill=\"{palette.Main}\" opacity=\".35\"/>");
        var first = draw.Below(BayCount);
        for (var bay = 0; bay <= BayCount; bay++)
        {
            var (top, bottom) = (130 + (bay * 135), -40 + (bay * 220));
            scene.Append($"<path d=\"M{N(top)} 450 {N(bottom)} 600\" stroke=\"{palette.Pale}\" stroke-width=\"9\"/>");
            if (bay == BayCount || (bay != first && draw.Below(3) > 0))
                continue;
            var x = 130 + (bay * 135) + 68 + ((bay - 1.5) * 26);
            var paint = draw.Coin() ? palette.Second : palette.Main;
            scene.Append($"<ellipse cx=\"{N(x)}\" cy=\"532\" rx=\"84\" ry=\"12\" fill=\"{palette.Dark}\" opacity=\".3\"/><path d=\"M{N(x - 52)} 446q8-52 30-54h44q22 2 30 54z\" fill=\"{palette.Dark}\"/><path d=\"M{N(x - 38)} 440q6-34 20-36h36q14 2 20 36z\" fill=\"{palette.Light}\"/><rect x=\"{N(x - 74)}\" y=\"440\" width=\"148\" height=\"74\" rx=\"24\" fill=\"{paint}\"/><circle cx=\"{N(x - 50)}\" cy=\"470\" r=\"11\" fill=\"{palette.Sun}\"/><circle cx=\"{N(x + 50)}\" cy=\"470\" r=\"11\" fill=\"{palette.Sun}\"/><path d=\"M{N(x - 66)} 506h30v24h-30zM{N(x + 36)} 506h30v24h-30z\" fill=\"{palette.Dark}\"/>");
        }
        return scene.ToString();
    }

    /// <summary>A made bed under a picture, with a lamp beside it.</summary>
    public static string Bedroom(Draw draw, Palette palette)
    {
        var x = draw.Between(370, 430);
        var side = draw.Coin() ? 1 : -1;
        var hill = draw.Between(96, 124);
        return $"""
            <rect x="{N(x - 90)}" y="92" width="180" height="120" rx="8" fill="{palette.Pale}"/><path d="M{N(x - 78)} 200v-34l52-{N(hill - 66)} 44 40 30-24 30 22v16z" fill="{palette.Main}"/><circle cx="{N(x + 40)}" cy="124" r="13" fill="{palette.Sun}"/><rect x="{N(x - 236)}" y="268" width="472" height="190" rx="34" fill="{palette.Dark}"/><rect x="{N(x - 190)}" y="330" width="166" height="86" rx="30" fill="{palette.Pale}"/><rect x="{N(x + 24)}" y="330" width="166" height="86" rx="30" fill="{palette.Pale}"/><path d="M{N(x - 222)} 420q0-22 22-22h400q22 0 22 22v96h-444z" fill="{palette.Second}"/><path d="M{N(x - 222)} 450h444v22h-444z" fill="{palette.Pale}"/><path d="M{N(x - 222)} 516h444v20h-444z" fill="{palette.Dark}"/><path d="M{N(x - 200)} 536v22M{N(x + 200)} 536v22" stroke="{palette.Dark}" stroke-width="18" stroke-linecap="round"/><rect x="{N(x + (side * 306) - 44)}" y="432" width="88" height="126" rx="8" fill="{palette.Main}"/><path d="M{N(x + (side * 306))} 432v-56" stroke="{palette.Dark}" stroke-width="9"/><path d="M{N(x + (side * 306) - 30)} 322h60l18 58h-96z" fill="{palette.Sun}"/>
            """;
    }

    /// <summary>A desk with a lamp, a laptop and a chair.</summary>
    public static string Workspace(Draw draw, Palette palette)
    {
        var x = draw.Between(340, 460);
        var side = draw.Coin() ? 1 : -1;
        return $"""
            <rect x="{N(x - 270)}" y="392" width="540" height="22" rx="6" fill="{palette.Second}"/><path d="M{N(x - 230)} 414l-22 126M{N(x + 230)} 414l22 126" stroke="{palette.Dark}" stroke-width="13" stroke-linecap="round"/><path d="M{N(x - 86)} 278h172q10 0 10 10v92h-192v-92q0-10 10-10z" fill="{palette.Dark}"/><path d="M{N(x - 78)} 292h156v76h-156z" fill="{palette.Light}"/><path d="M{N(x - 58)} 316h70M{N(x - 58)} 338h104" stroke="{palette.Main}" stroke-width="8" stroke-linecap="round"/><path d="M{N(x - 118)} 380h236l8 12h-252z" fill="{palette.Main}"/><g stroke="{palette.Dark}" stroke-width="9" fill="none" stroke-linecap="round"><path d="M{N(x + (side * 200))} 390l{N(-side * 24)}-118 {N(-side * 62)}-58"/><path d="M{N(x + (side * 168))} 390h{N(side * 62)}"/></g><path d="M{N(x + (side * 134))} 186l{N(-side * 62)} 30 {N(side * 30)} 44 {N(side * 54)}-42z" fill="{palette.Second}"/><rect x="{N(x - (side * 196) - 24)}" y="340" width="48" height="52" rx="8" fill="{palette.Pale}"/><path d="M{N(x - 60)} 452h120q18 0 18 18v14h-156v-14q0-18 18-18zM{N(x - 8)} 484h16v56h-16zM{N(x - 62)} 540h124v12h-124z" fill="{palette.Main}"/>
            """;
    }

    /// <summary>A camera on a table.</summary>
    public static string Camera(Draw draw, Palette palette)
    {
        var x = draw.Between(330, 470);
        var lens = draw.Between(74, 88);
        return $"""
            <ellipse cx="{N(x)}" cy="512" rx="210" ry="16" fill="{palette.Dark}" opacity=".25"/><path d="M{N(x - 70)} 250l22-40h96l22 40z" fill="{palette.Dark}"/><rect x="{N(x - 190)}" y="246" width="380" height="262" rx="30" fill="{palette.Dark}"/><path d="M{N(x - 190)} 318h380v118h-380z" fill="{palette.Main}"/><rect x="{N(x - 160)}" y="226" width="62" height="22" rx="8" fill="{palette.Second}"/><circle cx="{N(x)}" cy="378" r="{N(lens + 34)}" fill="{palette.Pale}"/><circle cx="{N(x)}" cy="378" r="{N(lens + 16)}" fill="{palette.Dark}"/><circle cx="{N(x)}" cy="378" r="{N(lens - 16)}" fill="{palette.Main}"/><circle cx="{N(x)}" cy="378" r="{N(lens - 44)}" fill="{palette.Dark}"/><path d="M{N(x - 42)} 356a48 48 0 0 1 36-28" fill="none" stroke="{palette.Pale}" stroke-width="10" stroke-linecap="round"/><rect x="{N(x + 116)}" y="270" width="46" height="28" rx="6" fill="{palette.Sun}"/>
            """;
    }

    /// <summary>A telephone with a grid of pictures.</summary>
    public static string Screen(Draw draw, Palette palette)
    {
        var x = draw.Between(320, 480);
        var tiles = new StringBuilder();
        string[] fills = [palette.Main, palette.Second, palette.Sun, palette.Floor, palette.Wall];
        for (var tile = 0; tile < 9; tile++)
            tiles.Append($"<rect x=\"{N(x - 88 + (tile % 3 * 60))}\" y=\"{N(212 + (tile / 3 * 60))}\" width=\"54\" height=\"54\" rx=\"6\" fill=\"{fills[draw.Below(fills.Length)]}\"/>");
        return $"""
            <ellipse cx="{N(x)}" cy="526" rx="150" ry="14" fill="{palette.Dark}" opacity=".25"/><rect x="{N(x - 116)}" y="96" width="232" height="428" rx="32" fill="{palette.Dark}"/><rect x="{N(x - 102)}" y="112" width="204" height="396" rx="20" fill="{palette.Pale}"/><circle cx="{N(x - 62)}" cy="162" r="26" fill="{palette.Second}"/><path d="M{N(x - 18)} 152h96M{N(x - 18)} 174h62" stroke="{palette.Floor}" stroke-width="10" stroke-linecap="round"/>{tiles}<path d="M{N(x - 84)} 476V450M{N(x - 48)} 476V432M{N(x - 12)} 476V442M{N(x + 24)} 476V416M{N(x + 60)} 476V408" stroke="{palette.Main}" stroke-width="18" stroke-linecap="round"/>
            """;
    }

    /// <summary>A portico: what a marketplace was, long ago.</summary>
    public static string Portico(Draw draw, Palette palette)
    {
        var scene = new StringBuilder();
        var width = draw.Between(420, 520);
        var left = 400 - (width / 2);
        scene.Append($"<path d=\"M{N(left - 30)} 220 400 {N(draw.Between(110, 140))} {N(left + width + 30)} 220z\" fill=\"{palette.Main}\"/><path d=\"M{N(left - 30)} 220h{N(width + 60)}v30h{N(-width - 60)}z\" fill=\"{palette.Dark}\"/>");
        for (var column = 0; column < ColumnCount; column++)
        {
            var x = left + (column * (width - 44) / (ColumnCount - 1));
            scene.Append($"<path d=\"M{N(x - 6)} 250h56v16h-56zM{N(x)} 266h44l4 196h-52zM{N(x - 10)} 462h64v16h-64z\" fill=\"{palette.Pale}\"/><path d=\"M{N(x + 30)} 266h14l4 196h-16z\" fill=\"{palette.Second}\" opacity=\".35\"/>");
        }
        scene.Append($"<path d=\"M{N(left - 40)} 478h{N(width + 80)}v22h{N(-width - 80)}zM{N(left - 70)} 500h{N(width + 140)}v24h{N(-width - 140)}z\" fill=\"{palette.Second}\"/>");
        return scene.ToString();
    }
}
