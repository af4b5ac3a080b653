using System.Text.Json.Nodes;
using Stoa.Server.Site;
using Stoa.Server.Site.Components.Selling;

namespace Stoa.Server.Discovery.StructuredData;

/// <summary>A landing page as a schema.org list of what it shows.</summary>
internal static class LandingThing
{
    public static JsonObject Of(PageFrame frame, string name, string path, IReadOnlyList<ListingSummary> listings) => new()
    {
        ["@context"] = Things.Context,
        ["@type"] = "ItemList",
        ["name"] = name,
        ["url"] = Things.Address(frame, path),
        ["numberOfItems"] = listings.Count,
        ["itemListElement"] = new JsonArray(
        [
            .. listings.Select((listing, at) => (JsonNode)new JsonObject
            {
                ["@type"] = "ListItem",
                ["position"] = at + 1,
                ["name"] = listing.Title,
                ["url"] = Things.Address(frame, listing.Href),
            }),
        ]),
    };
}
