using System.Globalization;
using System.Text.RegularExpressions;

namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>A folder that holds <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>, and their major version.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest PostgreSQL that Stoa runs on.</summary>
    public const int OldestMajor = 15;

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    public string Tool(string name) => ToolIn(Folder, name);

    /// <summary>Every usable set on this machine, the preferred one first; in the chosen folder only, when the operator has named one.</summary>
    public static async Task<IReadOnlyList<PostgresBinaries>> Find(string? chosenFolder)
    {
        var folders = chosenFolder is null ? PostgresPlaces.All() : [chosenFolder];
        var found = new List<PostgresBinaries>();
        foreach (var folder in folders.Distinct(StringComparer.Ordinal))
        {
            if (await Inspect(folder) is { Major: >= OldestMajor } binaries)
                found.Add(binaries);
        }

        return found;
    }

    private static async Task<PostgresBinaries?> Inspect(string folder)
    {
        if (!Needed.All(tool => File.Exists(ToolIn(folder, tool))))
            return null;

        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        var answer = await PostgresTool.Run(ToolIn(folder, "postgres"), ["--version"], ServerAccount.Myself, workFolder: null);
        var version = VersionPattern().Match(answer.Output);
        return answer.Succeeded && version.Success
            ? new PostgresBinaries(folder, int.Parse(version.Groups["major"].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    private static string ToolIn(string folder, string name) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d{1,4})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
