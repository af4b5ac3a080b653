using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using Stoa.Core.Scheduling;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Reviews;
using Stoa.Server.Site;

namespace Stoa.Server.Discovery.StructuredData;

/// <summary>A provider as a schema.org LocalBusiness, with a department for each further place.</summary>
internal static class ProviderThing
{
    private const int OffersMax = 20;

    // HH:mm; a window of a whole day is written 00:00 to 23:59, as search engines want it.
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static JsonObject Of(
        PageFrame frame, GetProvider.Provider provider, IReadOnlyDictionary<Id<Location>, OpeningTable> hours, SummarizeReviews.Summary reviews,
        string? picture)
    {
        var thing = new JsonObject
        {
            ["@context"] = Things.Context,
            ["@type"] = "LocalBusiness",
            ["@id"] = Things.Address(frame, provider.Url),
            ["name"] = provider.Name,
            ["url"] = Things.Address(frame, provider.Url),
        }.WithText("description", provider.Description).WithText("sameAs", provider.Website)
            .WithText("image", picture is null ? null : Things.Address(frame, picture))
            .With("aggregateRating", Things.Rating(reviews.Average, reviews.Count));
        if (provider.Places.Count > 0) AddPlace(thing, provider.Places[0], hours);
        if (provider.Places.Count > 1)
            thing["department"] = new JsonArray([.. provider.Places.Skip(1).Select(place => (JsonNode)Department(place, provider.Name, hours))]);
        if (provider.Listings.Count > 0)
            thing["makesOffer"] = new JsonArray([.. provider.Listings.Take(OffersMax).Select(listing => (JsonNode)Offer(frame, listing))]);
        return thing;
    }

    private static JsonObject Offer(PageFrame frame, GetProvider.Offered listing) => new()
    {
        ["@type"] = "Offer",
        ["price"] = Things.Amount(listing.PriceFrom),
        ["priceCurrency"] = listing.PriceFrom.Currency.Code,
        ["url"] = Things.Address(frame, listing.Url),
        ["itemOffered"] = new JsonObject { ["@type"] = "Service", ["name"] = listing.Title },
    };

    private static JsonObject Department(GetProvider.Place place, string provider, IReadOnlyDictionary<Id<Location>, OpeningTable> hours)
    {
        var department = new JsonObject { ["@type"] = "LocalBusiness", ["name"] = place.Name.Length > 0 ? place.Name : provider };
        AddPlace(department, place, hours);
        return department;
    }

    private static void AddPlace(JsonObject thing, GetProvider.Place place, IReadOnlyDictionary<Id<Location>, OpeningTable> hours)
    {
        thing["address"] = Things.Postal(place.Street, place.Postcode, place.City, place.Country);
        thing["geo"] = Things.Geo(place.Latitude, place.Longitude);
        if (!hours.TryGetValue(place.Id, out var table)) return;
        var ordinary = table.Week.SelectMany(day => day.Windows.Select(window => Hours(window).With("dayOfWeek", $"https://schema.org/{day.Day}")));
        if (ordinary.Any()) thing["openingHoursSpecification"] = new JsonArray([.. ordinary]);
        if (table.Soon.Count > 0) thing["specialOpeningHoursSpecification"] = new JsonArray([.. table.Soon.SelectMany(Special)]);
    }

    // A closed date opens and closes at the same moment.
    private static IEnumerable<JsonObject> Special(OpeningDate date) =>
        (date.Windows.Count == 0 ? [new OpenWindow(LocalTime.Midnight, 0)] : date.Windows)
            .Select(window => Hours(window).With("validFrom", LocalDatePattern.Iso.Format(date.Date)).With("validThrough", LocalDatePattern.Iso.Format(date.Date)));

    private static JsonObject Hours(OpenWindow window) => new()
    {
        ["@type"] = "OpeningHoursSpecification",
        ["opens"] = Clock.Format(window.Opens),
        ["closes"] = window.LengthMinutes == OpenWindow.LengthMinutesMax && window.Opens == LocalTime.Midnight
            ? "23:59"
            : Clock.Format(window.Opens.PlusMinutes(window.LengthMinutes)),
    };
}
