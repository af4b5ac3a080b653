using System.Text.Json.Nodes;
using Stoa.Server.Catalog;
using Stoa.Server.Site;

namespace Stoa.Server.Discovery.StructuredData;

/// <summary>A listing as schema.org reads it: a service, and a product as far as its price and ratings go.</summary>
internal static class ListingThing
{
    public static JsonObject Of(PageFrame frame, ListingDetail listing, string? categoryName, string picture, bool isBookable) =>
        new JsonObject
        {
            ["@context"] = Things.Context,
            ["@type"] = new JsonArray("Product", "Service"),
            ["@id"] = Things.Address(frame, listing.Url),
            ["name"] = listing.Title,
            ["url"] = Things.Address(frame, listing.Url),
            ["image"] = Things.Address(frame, picture),
            ["provider"] = new JsonObject
            {
                ["@type"] = "LocalBusiness",
                ["name"] = listing.Provider.Name,
                ["url"] = Things.Address(frame, listing.Provider.Url),
                ["address"] = Things.Postal(listing.Place.Street, listing.Place.Postcode, listing.Place.City, listing.Place.Country),
                ["geo"] = Things.Geo(listing.Place.Latitude, listing.Place.Longitude),
            },
            ["brand"] = new JsonObject { ["@type"] = "Brand", ["name"] = listing.Provider.Name },
        }.WithText("description", listing.Description.Length > 0 ? listing.Description : listing.Summary)
            .WithText("category", categoryName)
            .With("aggregateRating", Things.Rating(listing.Rating, listing.RatingCount))
            .With("offers", Offers(frame, listing, isBookable));

    private static JsonObject? Offers(PageFrame frame, ListingDetail listing, bool isBookable)
    {
        if (listing.Plans.Count == 0) return null;
        var (lowest, highest) = (listing.Plans.MinBy(plan => plan.Price.Minor)!.Price, listing.Plans.MaxBy(plan => plan.Price.Minor)!.Price);
        return new JsonObject
        {
            ["@type"] = "AggregateOffer",
            ["priceCurrency"] = lowest.Currency.Code,
            ["lowPrice"] = Things.Amount(lowest),
            ["highPrice"] = Things.Amount(highest),
            ["offerCount"] = listing.Plans.Count,
            ["offers"] = new JsonArray(
            [
                .. listing.Plans.Select(plan => (JsonNode)new JsonObject
                {
                    ["@type"] = "Offer",
                    ["name"] = plan.Name,
                    ["price"] = Things.Amount(plan.Price),
                    ["priceCurrency"] = plan.Price.Currency.Code,
                    ["availability"] = isBookable ? "https://schema.org/InStock" : "https://schema.org/OutOfStock",
                    ["url"] = Things.Address(frame, $"{listing.Url}?plan={plan.Id}"),
                }),
            ]),
        };
    }
}
