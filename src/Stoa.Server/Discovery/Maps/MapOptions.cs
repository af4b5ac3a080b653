using System.Globalization;
using Stoa.Server.Platform;

namespace Stoa.Server.Discovery.Maps;

/// <summary>
/// Section <c>Stoa:Map</c>: where the pictures of maps come from. Without them a map shows its markers on plain ground, and nobody else
/// learns who looks at what.
/// </summary>
public sealed record MapOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Stoa:Map";

    /// <summary>The deepest zoom that any map has.</summary>
    public const int ZoomCeiling = 22;

    /// <summary>The address of a tile with <c>{z}</c>, <c>{x}</c> and <c>{y}</c>, such as <c>https://tile.openstreetmap.org/{z}/{x}/{y}.png</c>,
    /// or a path of this site; empty for no tiles.</summary>
    public string Tiles { get; init; } = "";

    /// <summary>Whom the tiles come from, in words; needed with them.</summary>
    public string Attribution { get; init; } = "";

    /// <summary>Where the attribution leads; empty for nowhere.</summary>
    public string AttributionUrl { get; init; } = "";

    /// <summary>The deepest zoom the tiles have.</summary>
    public int ZoomMax { get; init; } = 19;

    /// <summary>The origin that tiles come from; null when it is our own, or there are none.</summary>
    public string? Origin => Uri.TryCreate(Tiles, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : null;

    /// <summary>The settings.</summary>
    /// <exception cref="SetupException">One of them is wrong; it says which.</exception>
    public static MapOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<MapOptions>() ?? new MapOptions();
        return options.Complaint() is { } complaint ? throw new SetupException(complaint) : options;
    }

    /// <summary>The first thing wrong, in a sentence that names the setting; null when all is fine.</summary>
    public string? Complaint()
    {
        if (ZoomMax is < 1 or > ZoomCeiling)
            return string.Create(CultureInfo.InvariantCulture, $"{Section}:{nameof(ZoomMax)} is {ZoomMax}; it must be from 1 to {ZoomCeiling}.");
        if (Tiles.Length == 0) return null;
        if (Origin is null && !(Tiles.StartsWith('/') && !Tiles.StartsWith("//", StringComparison.Ordinal)))
            return $"{Section}:{nameof(Tiles)} is «{Tiles}»: write an address such as https://tile.openstreetmap.org/{{z}}/{{x}}/{{y}}.png.";
        if (!((string[])["{z}", "{x}", "{y}"]).All(part => Tiles.Contains(part, StringComparison.Ordinal)))
            return $"{Section}:{nameof(Tiles)} is «{Tiles}»: it needs {{z}}, {{x}} and {{y}}.";
        if (Tiles.Contains("{s}", StringComparison.Ordinal))
            return $"{Section}:{nameof(Tiles)} has {{s}}: name one host, the content policy lists it.";
        if (string.IsNullOrWhiteSpace(Attribution))
            return $"{Section}:{nameof(Attribution)} is missing: those who make the map want to be named, such as «© OpenStreetMap contributors».";
        return AttributionUrl.Length == 0 || (Uri.TryCreate(AttributionUrl, UriKind.Absolute, out var link) && link.Scheme is "http" or "https")
            ? null
            : $"{Section}:{nameof(AttributionUrl)} is «{AttributionUrl}»: write a whole address, or nothing.";
    }
}
