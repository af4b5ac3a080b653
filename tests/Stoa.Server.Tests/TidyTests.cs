using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests;

/// <summary>Our habits, held by a test.</summary>
public sealed partial class TidyTests(TestDatabases databases)
{
    private const int LinesMax = 400;
    private const int FilesPerFolderMax = 24;

    // A folder whose name is a type's cannot be a namespace beside it.
    private static readonly string[] FoldersOfATypesName = ["src/Stoa.Core/Money", "src/Stoa.Server/Payments/Gateways"];

    private static readonly string[] BannedCalls = ["DateTime.UtcNow", "DateTime.Now", "DateTimeOffset.UtcNow", "DateTimeOffset.Now", "Guid.NewGuid(", "Random.Shared"];

    private static readonly string Root = FindRoot();
    private static readonly string Server = Path.Combine(Root, "src", "Stoa.Server");

    [Fact]
    public void Core_knows_nothing_of_the_server() => Nothing(
        Sources("src/Stoa.Core").Where(file => Uses(file).Any(name => name.StartsWith("Stoa.Server", StringComparison.Ordinal))));

    [Fact]
    public void Platform_knows_no_module()
    {
        var modules = Modules();
        Assert.Contains("Orders", modules);
        Nothing(Sources("src/Stoa.Server/Platform").Where(file =>
            Uses(file).Any(name => modules.Any(module => name == $"Stoa.Server.{module}" || name.StartsWith($"Stoa.Server.{module}.", StringComparison.Ordinal)))));
    }

    [Fact]
    public void Modules_know_nothing_of_the_program_around_them() => Nothing(
        Modules().SelectMany(module => Sources($"src/Stoa.Server/{module}"))
            .Where(file => Uses(file).Contains("Stoa.Server.Commands") || File.ReadAllText(file).Contains("StoaServer.", StringComparison.Ordinal)));

    [Fact]
    public void Time_ids_and_chance_come_from_the_platform() => Nothing(
        Sources("src").Where(file => !file.StartsWith(Path.Combine(Server, "Platform"), StringComparison.Ordinal))
            .Where(file => BannedCalls.Any(call => File.ReadAllText(file).Contains(call, StringComparison.Ordinal))));

    [Fact]
    public void No_type_hides_behind_an_empty_word() => Nothing(
        Sources("src", "tests").Where(file => EmptyWords().IsMatch(File.ReadAllText(file))));

    [Fact]
    public void No_file_is_too_long() => Nothing(Sources("src", "tests").Where(file => File.ReadLines(file).Count() > LinesMax));

    [Fact]
    public void No_folder_is_too_full() => Nothing(
        Sources("src", "tests").GroupBy(file => Path.GetDirectoryName(file)!).Where(folder => folder.Count() > FilesPerFolderMax).Select(folder => folder.Key));

    [Fact]
    public void Namespaces_follow_folders() => Nothing(
        Sources("src").Where(file => Path.GetExtension(file) == ".cs" && !FoldersOfATypesName.Contains(FolderOf(file)))
            .Where(file => Namespace().Match(File.ReadAllText(file)) is { Success: true } found && found.Groups["name"].Value != FolderOf(file)["src/".Length..].Replace('/', '.')));

    [Fact]
    public async Task Every_route_says_who_may_use_it()
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Demo"] = "true" });
        var routes = stoa.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(routes.Count > 50, "The routes were not found.");
        Assert.Empty(routes
            .Where(route => route.Metadata.GetMetadata<IAuthorizeData>() is null && route.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(route => route.DisplayName));
    }

    [Fact]
    public async Task Everything_of_the_operators_is_for_operators_alone()
    {
        await using var stoa = await TestStoa.Start(databases);
        var routes = stoa.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => Starts(route, "/operator") || Starts(route, "/api/v1/operations")).ToList();
        Assert.True(routes.Count > 15, "The routes were not found.");
        Assert.Empty(routes.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || route.Metadata.GetOrderedMetadata<IAuthorizeData>().All(data => data.Policy != "operator")).Select(route => route.DisplayName));

        static bool Starts(RouteEndpoint route, string path) => $"/{route.RoutePattern.RawText?.TrimStart('/')}".StartsWith(path, StringComparison.Ordinal);
    }

    // A module is a folder with a table of contents.
    private static IReadOnlyList<string> Modules() =>
        [.. Directory.GetDirectories(Server).Where(folder => Directory.GetFiles(folder, "*Module.cs").Length > 0)
            .Select(folder => Path.GetFileName(folder)).Where(name => name is not ("Platform" or "Site"))];

    private static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.*", SearchOption.AllDirectories))
        .Where(file => Path.GetExtension(file) is ".cs" or ".razor")
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        // This file names what it forbids.
        .Where(file => Path.GetFileName(file) != "TidyTests.cs");

    private static IEnumerable<string> Uses(string file) =>
        Usings().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value);

    private static string FolderOf(string file) => Path.GetRelativePath(Root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/');

    private static void Nothing(IEnumerable<string> files) => Assert.Empty(files.Select(file => Path.GetRelativePath(Root, file)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stoa.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The sources are not here.");
    }

    [GeneratedRegex(@"^\s*@?using (static )?(?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Usings();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+\w*(Manager|Helpers?|Utils?|Service|Dto|Impl|Common)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex EmptyWords();
}
