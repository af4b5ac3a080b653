namespace Stoa.Server.Invoices.Pdf;

/// <summary>The fonts that PDFs embed: Liberation Sans or DejaVu Sans, as the system has them (Debian: <c>fonts-liberation</c>).</summary>
internal static class PdfFonts
{
    private static readonly (string Regular, string Bold)[] Known =
    [
        ("liberation/LiberationSans-Regular.ttf", "liberation/LiberationSans-Bold.ttf"),
        ("liberation2/LiberationSans-Regular.ttf", "liberation2/LiberationSans-Bold.ttf"),
        ("liberation-sans/LiberationSans-Regular.ttf", "liberation-sans/LiberationSans-Bold.ttf"),
        ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
    ];

    private static readonly string[] Folders = ["/usr/share/fonts/truetype", "/usr/share/fonts", "/usr/local/share/fonts"];
    private static readonly Lazy<(TrueTypeFont Regular, TrueTypeFont Bold)?> Loaded = new(Load);

    /// <summary>True when there are fonts; PDFs can be drawn then.</summary>
    internal static bool AreThere => Loaded.Value is not null;

    /// <summary>The two of them.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    internal static (TrueTypeFont Regular, TrueTypeFont Bold) Both => Loaded.Value ?? throw new InvalidOperationException("There are no fonts.");

    private static (TrueTypeFont Regular, TrueTypeFont Bold)? Load()
    {
        foreach (var folder in Folders)
        {
            foreach (var (regular, bold) in Known)
            {
                var (one, other) = (Path.Combine(folder, regular), Path.Combine(folder, bold));
                if (File.Exists(one) && File.Exists(other)) return (new TrueTypeFont(File.ReadAllBytes(one)), new TrueTypeFont(File.ReadAllBytes(other)));
            }
        }
        return null;
    }
}
