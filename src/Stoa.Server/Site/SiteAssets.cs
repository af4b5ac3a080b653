using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace Stoa.Server.Site;

/// <summary>
/// Styles, scripts and icons, out of the program itself, under addresses that change with their content, so that browsers keep them for
/// a year. The stylesheets are joined into one; what gains by it is compressed once, at start.
/// </summary>
public sealed class SiteAssets
{
    private const string Folder = "wwwroot/";
    private const string Forever = "public, max-age=31536000, immutable";
    private const int HashLength = 12;

    // The order matters: the first names the cascade layers.
    private static readonly string[] StylesFirst = ["css/tokens.css", "css/base.css", "css/layout.css"];

    private readonly FrozenDictionary<string, Asset> _byName;

    public SiteAssets() => _byName = Load().ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>The address of an asset: <c>site.css</c>, <c>js/enhance.js</c>, <c>lib/htmx.min.js</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such asset in the program.</exception>
    public string Url(string name) => $"/assets/{_byName[name].Hash}/{name}";

    internal void Map(IEndpointRouteBuilder routes) => routes.MapGet("/assets/{hash}/{**name}", Send)
        .AllowAnonymous()
        .ExcludeFromDescription();

    private async Task Send(HttpContext http, string hash, string name)
    {
        if (!_byName.TryGetValue(name, out var asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var brotli = AcceptsBrotli(http.Request.Headers.AcceptEncoding);
        var body = brotli ? asset.Brotli : asset.Plain;
        var headers = http.Response.Headers;
        headers.ContentType = asset.ContentType;
        headers.Vary = "Accept-Encoding";
        headers.XContentTypeOptions = "nosniff";
        // A page of an older version may ask for its own hash: it gets today's content, but does not keep it.
        headers.CacheControl = hash == asset.Hash ? Forever : "no-cache";
        if (brotli)
            headers.ContentEncoding = "br";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static bool AcceptsBrotli(StringValues accepted) =>
        accepted.Any(value => value?.Split(',').Any(coding => coding.Trim().Equals("br", StringComparison.Ordinal)) == true);

    private static IEnumerable<Asset> Load()
    {
        var program = typeof(SiteAssets).Assembly;
        var names = program.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..].Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToArray();
        var styles = names.Where(name => name.EndsWith(".css", StringComparison.Ordinal)).ToArray();
        yield return Asset.Of("site.css", [.. StylesFirst.Concat(styles.Except(StylesFirst)).SelectMany(name => Read(program, name))]);
        foreach (var name in names.Except(styles))
            yield return Asset.Of(name, Read(program, name));
    }

    private static byte[] Read(Assembly program, string name)
    {
        using var stream = program.GetManifestResourceStream(Folder + name)
            ?? throw new InvalidOperationException($"{Folder}{name} is not in the program.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private sealed record Asset(string Name, string Hash, string ContentType, byte[] Plain, byte[] Brotli)
    {
        public static Asset Of(string name, byte[] content) =>
            new(name, Convert.ToHexStringLower(SHA256.HashData(content))[..HashLength], TypeOf(name), content, Compress(content));

        private static string TypeOf(string name) => Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            _ => "application/octet-stream",
        };

        private static byte[] Compress(byte[] content)
        {
            using var compressed = new MemoryStream();
            using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal))
                brotli.Write(content);
            return compressed.ToArray();
        }
    }
}
