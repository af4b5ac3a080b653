using System.Globalization;

namespace Stoa.Bench.Market;

/// <summary>What the command line decides.</summary>
/// <param name="DataFolder">Where the data set lives.</param>
/// <param name="Seconds">How long each measured run lasts.</param>
/// <param name="Write">True to write the table into docs/PERFORMANCE.md.</param>
internal sealed record Settings(string DataFolder, TimeSpan Seconds, bool Write)
{
    /// <summary>Connections of the load generator.</summary>
    public const int Connections = 16;

    private const int SecondsDefault = 4;
    private const int SecondsMax = 600;

    /// <summary>Reads <c>--data FOLDER --seconds N --write</c>; null, with a complaint, when it cannot.</summary>
    public static Settings? Read(string[] args, out string complaint)
    {
        complaint = "";
        var settings = new Settings(Path.Combine(Path.GetTempPath(), "stoa-bench"), TimeSpan.FromSeconds(SecondsDefault), Write: false);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--write":
                    settings = settings with { Write = true };
                    continue;
                case "--data" when value is not null:
                    settings = settings with { DataFolder = Path.GetFullPath(value) };
                    break;
                case "--seconds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= SecondsMax:
                    settings = settings with { Seconds = TimeSpan.FromSeconds(seconds) };
                    break;
                default:
                    complaint = $"'{args[i]}' is not understood: --data FOLDER, --seconds 1 to {SecondsMax}, --write.";
                    return null;
            }
            i++;
        }
        return settings;
    }

    /// <summary>The project's root.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Stoa.slnx"))) return at.FullName;
        }
        throw new InvalidOperationException("Stoa.slnx is in none of the folders above the program.");
    }
}
