using System.Collections;
using System.Text.RegularExpressions;

namespace Stoa.Server.Platform;

/// <summary>Gathers the settings: <c>appsettings.json</c> beside the program, then in the current folder, then the environment,
/// then the command line.</summary>
internal static partial class StoaConfiguration
{
    private const string SettingsFile = "appsettings.json";
    private const string VariablePrefix = "STOA_";
    private const string SolutionFile = "Stoa.slnx";

    /// <summary>Reads and checks the options.</summary>
    /// <param name="commandLine">Settings by their name in <see cref="StoaOptions"/>; those that are null were not given.</param>
    /// <exception cref="SetupException">A setting cannot be used; the sentence names it.</exception>
    public static StoaOptions Read(IReadOnlyDictionary<string, string?> commandLine)
    {
        var configuration = Gather(commandLine);
        var options = Bind(configuration);
        var dataFolder = Path.GetFullPath(options.DataFolder.Length > 0 ? options.DataFolder : DefaultDataFolder());
        // Modules read the folder from the configuration, and must all see the same.
        configuration[$"{StoaOptions.Section}:{nameof(StoaOptions.DataFolder)}"] = dataFolder;
        options = options with
        {
            DataFolder = dataFolder,
            Database = string.IsNullOrWhiteSpace(options.Database) ? null : options.Database,
            PostgresBinaries = string.IsNullOrWhiteSpace(options.PostgresBinaries) ? null : options.PostgresBinaries,
            Configuration = configuration,
        };
        return options.Complaint() is { } complaint ? throw new SetupException(complaint) : options;
    }

    /// <summary>The environment's name of a setting: <c>DataFolder</c> is <c>STOA_DATA_FOLDER</c>.</summary>
    public static string VariableFor(string name) =>
        VariablePrefix + WordStart().Replace(name, "_$0").ToUpperInvariant();

    private static IConfigurationRoot Gather(IReadOnlyDictionary<string, string?> commandLine)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, SettingsFile), optional: true)
                .AddJsonFile(Path.Combine(Environment.CurrentDirectory, SettingsFile), optional: true)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(FromEnvironment())
                .AddInMemoryCollection(commandLine
                    .Where(setting => setting.Value is not null)
                    .Select(setting => KeyValuePair.Create($"{StoaOptions.Section}:{setting.Key}", setting.Value)))
                .Build();
        }
        catch (InvalidDataException unreadable)
        {
            throw new SetupException($"{unreadable.Message} {unreadable.InnerException?.Message}".Trim(), unreadable);
        }
    }

    // STOA_DATA_FOLDER is Stoa:DataFolder, and STOA_MAIL__HOST is Stoa:Mail:Host. (Stoa__Mail__Host works too, as everywhere in .NET.)
    private static IEnumerable<KeyValuePair<string, string?>> FromEnvironment() =>
        from DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where name.StartsWith(VariablePrefix, StringComparison.Ordinal) && !name.StartsWith(VariablePrefix + "_", StringComparison.Ordinal)
        let path = name[VariablePrefix.Length..].Replace("__", ":", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal)
        select KeyValuePair.Create($"{StoaOptions.Section}:{path}", (string?)variable.Value);

    private static StoaOptions Bind(IConfigurationRoot configuration)
    {
        try
        {
            return configuration.GetSection(StoaOptions.Section).Get<StoaOptions>() ?? new StoaOptions();
        }
        catch (InvalidOperationException unreadable)
        {
            // "Failed to convert configuration value 'maybe' at 'Stoa:Demo' to type 'System.Boolean'."
            throw new SetupException(unreadable.Message, unreadable);
        }
    }

    private static string DefaultDataFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, SolutionFile)))
                return Path.Combine(at.FullName, "data");
        }

        return Path.Combine(Environment.CurrentDirectory, "data");
    }

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
