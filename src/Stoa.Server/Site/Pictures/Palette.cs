namespace Stoa.Server.Site.Pictures;

/// <summary>Colours that go together, as hexadecimal text.</summary>
/// <param name="Wall">Behind everything.</param>
/// <param name="Light">The arch of light on the wall.</param>
/// <param name="Sun">Its warm spot.</param>
/// <param name="Floor">What things stand on.</param>
/// <param name="Dark">The darkest of the things.</param>
/// <param name="Main">Their main colour.</param>
/// <param name="Second">Their second colour.</param>
/// <param name="Pale">Their lightest colour.</param>
internal sealed record Palette(
    string Wall, string Light, string Sun, string Floor, string Dark, string Main, string Second, string Pale)
{
    private static readonly Palette[] All =
    [
        new("#dfe5dc", "#f4f1e4", "#e9c46a", "#b9c4b0", "#33413a", "#5f7d6e", "#c98b5b", "#f7f4ec"),
        new("#d6e2e8", "#f2f3ec", "#e7b873", "#a9c0cb", "#22424f", "#2f7188", "#d59a62", "#f5f3ec"),
        new("#efdccd", "#fbf1e4", "#e0a458", "#d8b8a0", "#4b3229", "#a65f46", "#587b7f", "#fbf5ec"),
        new("#e6dfe8", "#f6f1f0", "#e3b07c", "#c4b7cb", "#3a3149", "#755f8a", "#c68a6b", "#f8f4f2"),
        new("#ece3c8", "#f9f4e3", "#dd9f4b", "#d0c094", "#3d3a27", "#7d7a43", "#b5694b", "#faf6e8"),
        new("#d3dfdb", "#eff2e9", "#ecc083", "#a3bdb6", "#1f3d3b", "#38736d", "#cf7f5c", "#f4f4ec"),
        new("#e9d9d5", "#f8eee8", "#e6b16f", "#cfaea8", "#45292e", "#93545c", "#6b7f6a", "#faf3ee"),
        new("#dadfe9", "#f1f2f2", "#e5bb7d", "#b0bbd0", "#28324d", "#4a6091", "#c88d64", "#f5f5f3"),
    ];

    public static Palette Of(Draw draw) => All[draw.Below(All.Length)];
}
