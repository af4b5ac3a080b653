using System.Text;

namespace Stoa.Server.Site.Pictures;

using static Draw;

internal static class BeautyScenes
{
    private const int StripeCount = 9;
    private const int BottleCountMin = 4;

    /// <summary>A barber's pole beside a chair.</summary>
    public static string BarberPole(Draw draw, Palette palette)
    {
        var pole = draw.Between(180, 260);
        var chair = draw.Between(480, 570);
        var scene = new StringBuilder();
        scene.Append($"<clipPath id=\"p\"><rect x=\"{N(pole - 36)}\" y=\"150\" width=\"72\" height=\"230\" rx=\"8\"/></clipPath><rect x=\"{N(pole - 36)}\" y=\"150\" width=\"72\" height=\"230\" rx=\"8\" fill=\"{palette.Pale}\"/><g clip-path=\"url(#p)\">");
        for (var stripe = 0; stripe < StripeCount; stripe++)
        {
            var y = 110 + (stripe * 36);
            scene.Append($"<path d=\"M{N(pole - 40)} {N(y + 54)}l80-54v18l-80 54z\" fill=\"{(stripe % 2 == 0 ? palette.Second : palette.Main)}\"/>");
        }
        scene.Append($"</g><path d=\"M{N(pole - 46)} 128h92v26h-92zM{N(pole - 46)} 376h92v26h-92z\" fill=\"{palette.Dark}\"/><circle cx=\"{N(pole)}\" cy=\"108\" r=\"26\" fill=\"{palette.Sun}\"/>");
        scene.Append($"<ellipse cx=\"{N(chair)}\" cy=\"532\" rx=\"110\" ry=\"16\" fill=\"{palette.Dark}\"/><path d=\"M{N(chair - 12)} 420h24v110h-24z\" fill=\"{palette.Dark}\"/><rect x=\"{N(chair - 120)}\" y=\"372\" width=\"230\" height=\"60\" rx=\"26\" fill=\"{palette.Main}\"/><path d=\"M{N(chair + 60)} 390c30-70 40-130 44-180q4-22 26-20t18 26c-4 60-14 130-38 186z\" fill=\"{palette.Main}\"/><rect x=\"{N(chair + 98)}\" y=\"138\" width=\"62\" height=\"42\" rx=\"18\" fill=\"{palette.Dark}\"/><path d=\"M{N(chair - 96)} 330h150q16 0 16 15t-16 15h-150q-16 0-16-15t16-15z\" fill=\"{palette.Dark}\"/><path d=\"M{N(chair - 170)} 506h96\" stroke=\"{palette.Dark}\" stroke-width=\"20\" stroke-linecap=\"round\"/><path d=\"m{N(chair - 100)} 420-40 84\" stroke=\"{palette.Dark}\" stroke-width=\"12\"/>");
        return scene.ToString();
    }

    /// <summary>A round mirror over a shelf with scissors, comb and brush.</summary>
    public static string Mirror(Draw draw, Palette palette)
    {
        var x = draw.Between(330, 470);
        var side = draw.Coin() ? 1 : -1;
        return $"""
            <circle cx="{N(x)}" cy="238" r="146" fill="{palette.Dark}"/><circle cx="{N(x)}" cy="238" r="132" fill="{palette.Light}"/><path d="M{N(x - 100)} 300 {N(x + 40)} 120M{N(x - 60)} 330 {N(x + 90)} 140" stroke="{palette.Pale}" stroke-width="16" stroke-linecap="round"/><rect x="110" y="440" width="580" height="24" rx="6" fill="{palette.Second}"/><path d="M150 464v50M650 464v50" stroke="{palette.Dark}" stroke-width="14"/><rect x="{N(x + (side * 150) - 34)}" y="342" width="68" height="98" rx="12" fill="{palette.Main}"/><rect x="{N(x + (side * 150) - 14)}" y="308" width="28" height="36" fill="{palette.Dark}"/><path d="M{N(x + (side * 150) - 12)} 306h{N(side * 56)}" stroke="{palette.Dark}" stroke-width="12" stroke-linecap="round"/><rect x="{N(x + (side * 232) - 24)}" y="380" width="48" height="60" rx="8" fill="{palette.Pale}"/><g transform="translate({N(x - (side * 190))} 376) rotate({N(side * 20)})" fill="none" stroke="{palette.Dark}" stroke-width="10"><circle cx="-18" cy="44" r="18"/><circle cx="26" cy="44" r="18"/><path d="M-10 28 26-64M18 28-18-64" stroke-linecap="round"/></g>
            """;
    }

    /// <summary>A row of small bottles of varnish.</summary>
    public static string Bottles(Draw draw, Palette palette)
    {
        var scene = new StringBuilder();
        var count = BottleCountMin + draw.Below(3);
        var step = 640.0 / count;
        string[] fills = [palette.Second, palette.Main, palette.Sun, palette.Dark];
        for (var bottle = 0; bottle < count; bottle++)
        {
            var x = 80 + (step * bottle) + (step / 2);
            var height = draw.Between(96, 138);
            var half = draw.Between(36, 46);
            var neck = draw.Between(96, 128);
            var y = 512 - height;
            var fill = fills[(bottle + draw.Below(2)) % fills.Length];
            scene.Append($"<ellipse cx=\"{N(x)}\" cy=\"514\" rx=\"{N(half + 12)}\" ry=\"9\" fill=\"{palette.Dark}\" opacity=\".2\"/><rect x=\"{N(x - half)}\" y=\"{N(y)}\" width=\"{N(half * 2)}\" height=\"{N(height)}\" rx=\"20\" fill=\"{fill}\"/><path d=\"M{N(x - half + 14)} {N(y + 26)}v{N(height - 58)}\" stroke=\"{palette.Pale}\" stroke-width=\"8\" stroke-linecap=\"round\" opacity=\".55\"/><path d=\"M{N(x - 17)} {N(y + 2)}l5-{N(neck)}q12-10 24 0l5 {N(neck)}z\" fill=\"{(fill == palette.Dark ? palette.Pale : palette.Dark)}\"/>");
        }
        return scene.ToString();
    }

    /// <summary>Jars and a dropper bottle with a branch.</summary>
    public static string Jars(Draw draw, Palette palette)
    {
        var x = draw.Between(340, 460);
        var side = draw.Coin() ? 1 : -1;
        var branch = new StringBuilder();
        for (var leaf = 0; leaf < 6; leaf++)
        {
            var (leafX, leafY) = (x - (side * (150 + (leaf * 16))), 420 - (leaf * 46));
            branch.Append($"<ellipse transform=\"rotate({N(side * (leaf % 2 == 0 ? 38 : -62))} {N(leafX)} {N(leafY)})\" cx=\"{N(leafX + (side * (leaf % 2 == 0 ? 30 : -30)))}\" cy=\"{N(leafY)}\" rx=\"36\" ry=\"14\" fill=\"{palette.Main}\"/>");
        }
        return $"""
            <path d="M{N(x - (side * 140))} 500Q{N(x - (side * 170))} 320 {N(x - (side * 250))} 160" fill="none" stroke="{palette.Dark}" stroke-width="6"/>{branch}<rect x="{N(x - 62)}" y="290" width="124" height="222" rx="26" fill="{palette.Second}"/><rect x="{N(x - 62)}" y="372" width="124" height="92" fill="{palette.Pale}"/><path d="M{N(x - 32)} 402h64M{N(x - 20)} 426h40" stroke="{palette.Second}" stroke-width="6" stroke-linecap="round"/><rect x="{N(x - 34)}" y="246" width="68" height="48" rx="6" fill="{palette.Dark}"/><path d="M{N(x - 18)} 246v-52q0-20 18-20t18 20v52z" fill="{palette.Dark}"/><rect x="{N(x + (side * 178) - 96)}" y="416" width="192" height="98" rx="24" fill="{palette.Pale}"/><rect x="{N(x + (side * 178) - 102)}" y="376" width="204" height="54" rx="12" fill="{palette.Main}"/><path d="M{N(x + (side * 178) - 80)} 390h90" stroke="{palette.Pale}" stroke-width="7" stroke-linecap="round" opacity=".5"/>
            """;
    }
}
