using System.Globalization;
using System.Text.Json.Nodes;
using Stoa.Core;
using Stoa.Server.Site;

namespace Stoa.Server.Discovery.StructuredData;

/// <summary>Parts of schema.org things that several pages need.</summary>
internal static class Things
{
    /// <summary>The context of every block.</summary>
    public const string Context = "https://schema.org";

    /// <summary>A whole address where the marketplace has one, else the path: readers resolve it against the page.</summary>
    public static string Address(PageFrame frame, string path) => path.StartsWith('/') ? frame.PublicOrigin + path : path;

    /// <summary>The way to a page, as search engines show it above the title.</summary>
    public static JsonObject Breadcrumbs(PageFrame frame, IReadOnlyList<NavigationLink> links, string here, string herePath) => new()
    {
        ["@context"] = Context,
        ["@type"] = "BreadcrumbList",
        ["itemListElement"] = new JsonArray(
        [
            .. links.Append(new NavigationLink(here, herePath)).Select((link, at) => (JsonNode)new JsonObject
            {
                ["@type"] = "ListItem",
                ["position"] = at + 1,
                ["name"] = link.Text,
                ["item"] = Address(frame, link.Path),
            }),
        ]),
    };

    /// <summary>The mean of ratings; null without any, as search engines refuse empty ones.</summary>
    public static JsonObject? Rating(double? average, int count) => average is { } mean && count > 0
        ? new JsonObject { ["@type"] = "AggregateRating", ["ratingValue"] = mean, ["reviewCount"] = count, ["bestRating"] = 5, ["worstRating"] = 1 }
        : null;

    /// <summary>A postal address; empty parts are left out.</summary>
    public static JsonObject Postal(string street, string postcode, string city, string country)
    {
        var address = new JsonObject { ["@type"] = "PostalAddress" };
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
            [("streetAddress", street), ("postalCode", postcode), ("addressLocality", city), ("addressCountry", country)])
        {
            if (value.Length > 0) address[name] = value;
        }
        return address;
    }

    /// <summary>A point on the globe.</summary>
    public static JsonObject Geo(double latitude, double longitude) =>
        new() { ["@type"] = "GeoCoordinates", ["latitude"] = latitude, ["longitude"] = longitude };

    /// <summary>An amount as schema.org writes it: major units with a point.</summary>
    public static string Amount(Money money) => money.Major.ToString($"F{money.Currency.MinorDigits}", CultureInfo.InvariantCulture);

    /// <summary>Sets a member when there is something to say.</summary>
    public static JsonObject With(this JsonObject thing, string name, JsonNode? value)
    {
        if (value is not null) thing[name] = value;
        return thing;
    }

    /// <summary>Sets a member when the text is not empty.</summary>
    public static JsonObject WithText(this JsonObject thing, string name, string? text) =>
        string.IsNullOrWhiteSpace(text) ? thing : thing.With(name, text);
}
