using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Payments.OpenApi;

/// <summary>The paths of vendors' OpenAPI documents, and which of them a request takes.</summary>
internal sealed partial class OpenApiPaths(IEnumerable<JsonObject> documents)
{
    private readonly List<(Regex Path, string Template, JsonObject Methods, JsonObject Document)> _paths =
    [
        .. documents.SelectMany(document => document["paths"]!.AsObject(), (document, path) => (
            new Regex($"^{Placeholder().Replace(Regex.Escape(path.Key).Replace("\\{", "{", StringComparison.Ordinal), "(?<${name}>[^/]+)")}$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)),
            path.Key, path.Value!.AsObject(), document)),
    ];

    /// <summary>A request that a document knows: its template, the ids in its path, the operation.</summary>
    public sealed record Call(string Template, Dictionary<string, string> Ids, JsonObject Operation, JsonObject Document);

    /// <summary>What is wrong with the path or its method; null when nothing is, with the call that it makes.</summary>
    public string? Find(string method, string path, out Call? call)
    {
        call = null;
        var found = _paths
            .Select(known => (known.Template, known.Methods, known.Document, Match: known.Path.Match(path)))
            .Where(known => known.Match.Success)
            // /v1/accounts/{account} and others also match what is more exact.
            .OrderBy(known => known.Template.Count(letter => letter == '{'))
            .FirstOrDefault();
        if (found.Template is null) return $"Unrecognized request URL ({method}: {path}).";
        if (found.Methods[method.ToLowerInvariant()] is not JsonObject operation) return $"{path} does not take {method}.";
        call = new Call(found.Template, found.Match.Groups.Values.Where(group => !int.TryParse(group.Name, CultureInfo.InvariantCulture, out _))
            .ToDictionary(group => group.Name, group => group.Value, StringComparer.Ordinal), operation, found.Document);
        return null;
    }

    /// <summary>A file beside the repository, or in it.</summary>
    public static string? FileBeside(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, path);
            if (File.Exists(candidate)) return candidate;
        }
        return null;
    }

    [GeneratedRegex(@"\{(?<name>[a-z_]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
