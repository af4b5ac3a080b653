using System.CommandLine;
using Stoa.Server.Platform;

namespace Stoa.Server.Commands;

/// <summary>The options that every command takes, and the way from a command line to <see cref="StoaOptions"/>.</summary>
internal static class CommonOptions
{
    public static readonly Option<string?> Database = new("--database")
    {
        Description = "A PostgreSQL server of your own, as a connection string or postgres://…; without it, the embedded one (STOA_DATABASE)",
        HelpName = "connection",
        Recursive = true,
    };

    public static readonly Option<string?> DataFolder = new("--data-folder")
    {
        Description = "Where the embedded database, keys and files live (STOA_DATA_FOLDER)",
        HelpName = "folder",
        Recursive = true,
    };

    /// <summary>The checked options, with a command's own settings on top.</summary>
    public static StoaOptions Read(ParseResult parsed, params IEnumerable<KeyValuePair<string, string?>> own) =>
        StoaConfiguration.Read(new Dictionary<string, string?>(own, StringComparer.Ordinal)
        {
            [nameof(StoaOptions.Database)] = parsed.GetValue(Database),
            [nameof(StoaOptions.DataFolder)] = parsed.GetValue(DataFolder),
        });
}
