using System.Text.RegularExpressions;

namespace Stoa.Server.Platform;

/// <summary>What an operator decides about one installation. Every value can come from <c>appsettings.json</c>
/// (<c>Stoa:DataFolder</c>), from the environment (<c>STOA_DATA_FOLDER</c>) or, the strongest, from the command line.</summary>
public sealed partial record StoaOptions
{
    public const string Section = "Stoa";

    private const int PresetLengthMax = 40;

    /// <summary>The addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>The address that people see, for links in e-mails, such as <c>https://market.example</c>; the first of
    /// <see cref="Urls"/> when left out.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>Where the embedded database, the key ring and the files live. Beside the sources it is their <c>data</c> folder.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>The connection string of a PostgreSQL of your own (or <c>postgres://user:password@host/name</c>);
    /// null for the embedded one.</summary>
    public string? Database { get; init; }

    /// <summary>The folder to take the embedded PostgreSQL's programs from; null to find them.</summary>
    public string? PostgresBinaries { get; init; }

    /// <summary>A marketplace to look at: seeded, its clock can be moved, its mail is read on a page. Never for real business.</summary>
    public bool Demo { get; init; }

    /// <summary>Which marketplace it is: the name of a file in <c>presets</c>.</summary>
    public string Preset { get; init; } = "ecosystem";

    /// <summary>All settings, also those of single modules, in agreement with the values here.</summary>
    public IConfiguration Configuration { get; init; } = new ConfigurationBuilder().Build();

    /// <summary>Each of <see cref="Urls"/>.</summary>
    public IReadOnlyList<string> UrlList => Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The folder of the embedded database.</summary>
    public string EmbeddedDatabaseFolder => Path.Combine(DataFolder, "postgres");

    /// <summary>The same options on another database, in the configuration too.</summary>
    public StoaOptions WithDatabase(string connectionString) => this with
    {
        Database = connectionString,
        Configuration = new ConfigurationBuilder()
            .AddConfiguration(Configuration)
            .AddInMemoryCollection([new($"{Section}:{nameof(Database)}", connectionString)])
            .Build(),
    };

    /// <summary>The first thing wrong with these options, in a sentence that names the setting; null when they are fine.</summary>
    public string? Complaint()
    {
        if (UrlList.Count == 0)
            return Wrong(nameof(Urls), Urls, "give at least one address, such as http://127.0.0.1:5080");
        if (UrlList.FirstOrDefault(url => !IsAddress(url)) is { } url)
            return Wrong(nameof(Urls), url, "write addresses such as http://127.0.0.1:5080");
        if (PublicUrl.Length > 0 && !IsAddress(PublicUrl))
            return Wrong(nameof(PublicUrl), PublicUrl, "write an address such as https://market.example");
        if (Preset.Length > PresetLengthMax || !PresetPattern().IsMatch(Preset))
            return Wrong(nameof(Preset), Preset, "write a name in small letters, such as ecosystem");
        if (PostgresBinaries is not null && !Directory.Exists(PostgresBinaries))
            return Wrong(nameof(PostgresBinaries), PostgresBinaries, "there is no such folder");
        return null;
    }

    private static string Wrong(string name, string value, string advice) =>
        $"The setting {Section}:{name} ({StoaConfiguration.VariableFor(name)}) cannot be \"{value}\": {advice}.";

    // Kestrel also takes http://+:80 and http://*:80, which are no URIs.
    private static bool IsAddress(string url) =>
        Uri.TryCreate(url.Replace("://+", "://any", StringComparison.Ordinal).Replace("://*", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https";

    [GeneratedRegex("^[a-z][a-z0-9-]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PresetPattern();
}
