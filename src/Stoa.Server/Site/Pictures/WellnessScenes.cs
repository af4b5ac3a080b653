using System.Text;

namespace Stoa.Server.Site.Pictures;

using static Draw;

internal static class WellnessScenes
{
    private const int StoneCountMin = 3;
    private const int LeafCount = 9;
    private static readonly string[] Skins = ["#5f3d2e", "#8d5a3f", "#c08661", "#dcae8b"];

    /// <summary>A pile of smooth stones with a folded towel and a candle.</summary>
    public static string Stones(Draw draw, Palette palette)
    {
        var scene = new StringBuilder();
        var x = draw.Between(300, 500);
        var y = 500.0;
        var half = draw.Between(105, 125);
        var count = StoneCountMin + draw.Below(3);
        scene.Append($"<ellipse cx=\"{N(x)}\" cy=\"{N(y + 6)}\" rx=\"{N(half * 1.25)}\" ry=\"16\" fill=\"{palette.Dark}\" opacity=\".18\"/>");
        for (var stone = 0; stone < count; stone++)
        {
            var height = half * 0.34;
            y -= height;
            var fill = (stone % 3) switch { 0 => palette.Dark, 1 => palette.Main, _ => palette.Second };
            var shift = draw.Between(-8, 8);
            scene.Append($"<ellipse cx=\"{N(x + shift)}\" cy=\"{N(y)}\" rx=\"{N(half)}\" ry=\"{N(height)}\" fill=\"{fill}\"/>");
            scene.Append($"<path d=\"M{N(x + shift - (half * 0.6))} {N(y - (height * 0.45))}q{N(half * 0.4)} {N(-height * 0.4)} {N(half)} {N(-height * 0.12)}\" fill=\"none\" stroke=\"{palette.Pale}\" stroke-width=\"5\" stroke-linecap=\"round\" opacity=\".35\"/>");
            y -= height * 0.78;
            half *= draw.Between(0.74, 0.82);
        }
        var side = x > 400 ? -1 : 1;
        var towel = x + (side * 245);
        scene.Append($"<g fill=\"{palette.Pale}\"><rect x=\"{N(towel - 95)}\" y=\"462\" width=\"190\" height=\"42\" rx=\"20\"/><rect x=\"{N(towel - 85)}\" y=\"424\" width=\"170\" height=\"40\" rx=\"19\" opacity=\".92\"/></g>");
        scene.Append($"<path d=\"M{N(towel - 78)} 466h156M{N(towel - 84)} 486h168\" stroke=\"{palette.Floor}\" stroke-width=\"4\" stroke-linecap=\"round\"/>");
        var candle = x - (side * 190);
        scene.Append($"<rect x=\"{N(candle - 26)}\" y=\"438\" width=\"52\" height=\"64\" rx=\"6\" fill=\"{palette.Second}\"/><path d=\"M{N(candle)} 438v-12\" stroke=\"{palette.Dark}\" stroke-width=\"4\"/><path d=\"M{N(candle)} 388c16 20 12 38 0 38s-16-18 0-38z\" fill=\"{palette.Sun}\"/>");
        return scene.ToString();
    }

    /// <summary>Somebody sitting still on a mat.</summary>
    public static string Yoga(Draw draw, Palette palette)
    {
        var x = draw.Between(330, 470);
        var skin = Skins[draw.Below(Skins.Length)];
        var arms = draw.Coin()
            ? $"M{N(x - 40)} 300C{N(x - 130)} 350 {N(x - 120)} 410 {N(x - 128)} 440M{N(x + 40)} 300C{N(x + 130)} 350 {N(x + 120)} 410 {N(x + 128)} 440"
            : $"M{N(x - 40)} 300C{N(x - 110)} 260 {N(x - 60)} 180 {N(x - 4)} 132M{N(x + 40)} 300C{N(x + 110)} 260 {N(x + 60)} 180 {N(x + 4)} 132";
        return $"""
            <path d="M{N(x - 250)} 520 {N(x - 205)} 466h410l45 54z" fill="{palette.Second}"/><path d="M{N(x - 250)} 520h500v10h-500z" fill="{palette.Dark}" opacity=".35"/><path d="M{N(x - 170)} 486c10-46 90-66 170-66s160 20 170 66c4 24-120 16-170 6-50 10-174 18-170-6z" fill="{palette.Dark}"/><path d="M{N(x - 120)} 484c60-24 180-24 240 0" fill="none" stroke="{palette.Main}" stroke-width="7" stroke-linecap="round" opacity=".7"/><path d="M{N(x - 52)} 430c-6-60-4-110 4-138 18-14 78-14 96 0 8 28 10 78 4 138z" fill="{palette.Main}"/><path d="{arms}" fill="none" stroke="{palette.Main}" stroke-width="26" stroke-linecap="round"/><path d="M{N(x - 14)} 262h28v32h-28z" fill="{skin}"/><circle cx="{N(x)}" cy="232" r="40" fill="{skin}"/><path d="M{N(x - 41)} 230a41 41 0 0 1 82 0c-20-22-58-24-82 0z" fill="{palette.Dark}"/><circle cx="{N(x)}" cy="184" r="15" fill="{palette.Dark}"/>
            """;
    }

    /// <summary>A plant in a pot, with a bowl beside it.</summary>
    public static string Plant(Draw draw, Palette palette)
    {
        var x = draw.Between(300, 500);
        var scene = new StringBuilder();
        for (var leaf = 0; leaf < LeafCount; leaf++)
        {
            var angle = -80 + (leaf * 20) + draw.Between(-7, 7);
            var length = draw.Between(170, 235);
            var fill = leaf % 2 == 0 ? palette.Main : palette.Dark;
            scene.Append($"<path transform=\"rotate({N(angle)} {N(x)} 400)\" d=\"M{N(x)} 400C{N(x - 46)} {N(400 - (length * 0.45))} {N(x - 30)} {N(400 - (length * 0.85))} {N(x)} {N(400 - length)}c30 {N(length * 0.15)} 46 {N(length * 0.55)} 0 {N(length)}z\" fill=\"{fill}\" opacity=\".92\"/>");
        }
        scene.Append($"<path d=\"M{N(x - 88)} 386h176l-20 128q-3 14-18 14h-100q-15 0-18-14z\" fill=\"{palette.Second}\"/><path d=\"M{N(x - 96)} 378h192v26h-192z\" fill=\"{palette.Second}\"/><path d=\"M{N(x - 88)} 404h176l-3 18h-170z\" fill=\"{palette.Dark}\" opacity=\".25\"/>");
        var bowl = x > 400 ? x - 240 : x + 240;
        scene.Append($"<path d=\"M{N(bowl - 80)} 470h160c0 44-40 60-80 60s-80-16-80-60z\" fill=\"{palette.Pale}\"/><path d=\"M{N(bowl - 50)} 470a50 30 0 0 1 100 0z\" fill=\"{palette.Sun}\"/>");
        return scene.ToString();
    }
}
