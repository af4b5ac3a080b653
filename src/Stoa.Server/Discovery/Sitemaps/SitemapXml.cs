using System.Globalization;
using System.Text;
using System.Xml;
using NodaTime;
using NodaTime.Text;

namespace Stoa.Server.Discovery.Sitemaps;

/// <summary>Writes a sitemap to an answer as it goes, so that fifty thousand addresses are never held at once.</summary>
internal sealed class SitemapXml : IAsyncDisposable
{
    private const string Namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private const int FlushEvery = 500;

    private readonly XmlWriter _xml;
    private readonly string _item;
    private readonly string _origin;
    private int _count;

    private SitemapXml(XmlWriter xml, string item, string origin) => (_xml, _item, _origin) = (xml, item, origin);

    /// <summary>Begins a list of addresses, or of further sitemaps.</summary>
    public static async Task<SitemapXml> Begin(HttpResponse response, string origin, bool isIndex)
    {
        response.ContentType = "application/xml; charset=utf-8";
        response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={Duration.FromHours(1).TotalSeconds}");
        var xml = XmlWriter.Create(response.Body, new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        await xml.WriteStartDocumentAsync();
        await xml.WriteStartElementAsync(null, isIndex ? "sitemapindex" : "urlset", Namespace);
        return new SitemapXml(xml, isIndex ? "sitemap" : "url", origin);
    }

    /// <summary>Adds an address.</summary>
    /// <param name="path">Of this marketplace.</param>
    /// <param name="changed">When what stands there last changed; null when that is not known.</param>
    public async Task Add(string path, Instant? changed = null)
    {
        await _xml.WriteStartElementAsync(null, _item, null);
        await _xml.WriteElementStringAsync(null, "loc", null, _origin + path);
        if (changed is { } at) await _xml.WriteElementStringAsync(null, "lastmod", null, InstantPattern.General.Format(at));
        await _xml.WriteEndElementAsync();
        if (++_count % FlushEvery == 0) await _xml.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _xml.WriteEndDocumentAsync();
        await _xml.FlushAsync();
        await _xml.DisposeAsync();
    }
}
