using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Import.Maps;

/// <summary>Reads where a map's rows say what they cost.</summary>
internal static class TariffSettings
{
    /// <summary>One of <c>rate</c> (with or without a <c>table</c>), <c>segments</c> and <c>night</c>.</summary>
    public static ImportTariff Read(SettingNode node)
    {
        node.Allow("rate", "table", "remarks", "segments", "unit_minutes", "day_maximum", "shortest", "longest", "night");
        if (node.Find("night") is { } night) return new ImportTariff.Nightly(ImportMapFile.Templates(night));
        if (node.Find("segments") is not { } segments)
            return new ImportTariff.Printed(ImportMapFile.Templates(node.Get("rate")), node.Find("table") is { } table ? Table(table) : null, node.TextOrNull("remarks"));
        segments.Allow("list", "from", "price");
        return new ImportTariff.Segments(
            segments.Text("list"), segments.Text("from"), segments.Text("price"), new Template(node.Text("unit_minutes")),
            TemplateOf(node.Find("day_maximum")), TemplateOf(node.Find("shortest")), TemplateOf(node.Find("longest")));
    }

    private static ImportTariff.TablePaths Table(SettingNode node)
    {
        node.Allow("list", "title", "lines", "when", "charge", "notes");
        return new ImportTariff.TablePaths(node.Text("list"), node.Text("title"), node.Text("lines"), node.Text("when"), node.Text("charge"), node.Text("notes"));
    }

    private static Template? TemplateOf(SettingNode? node) => node is null ? null : new Template(node.Text());
}
