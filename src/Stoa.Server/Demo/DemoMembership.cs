using NodaTime;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Catalog;
using Stoa.Server.Demo.Supply;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Demo;

/// <summary>One membership in the demo, of the provider that the demo's account runs: something to subscribe to at once.</summary>
internal static class DemoMembership
{
    private const string Title = "Members' circle";
    private const string Favourite = "Circle plus";

    /// <summary>The listing, and the plan that the demo's customer takes.</summary>
    internal static (Id<Listing> Listing, Id<Plan> Plan) Taken(string provider) =>
        (new(StableId.Of(DemoCatalogue.Source, provider, Title)), new(StableId.Of(DemoCatalogue.Source, provider, Title, Favourite)));

    /// <summary>The listing and its plans.</summary>
    internal static IEnumerable<object> Of(string category, Organization organization, Location location, Marketplace marketplace, Instant now)
    {
        var listing = new Id<Listing>(StableId.Of(DemoCatalogue.Source, organization.Name, Title));
        Plan[] plans =
        [
            NewPlan("Circle", "Ten percent off everything, and a word before anybody else when a place gets free.", 29, new RenewalTerms(BillingPeriod.Monthly)),
            NewPlan(Favourite, "The same, with one hour of your choice every month.", 79, new RenewalTerms(BillingPeriod.Monthly)),
            NewPlan("A taste", "The circle with two weeks to try it.", 29, new RenewalTerms(BillingPeriod.Monthly, TrialDays: 14)),
            NewPlan("A year", "Twelve months for the price of ten.", 290, new RenewalTerms(new BillingPeriod(1, PeriodUnit.Year))),
        ];
        for (var at = 0; at < plans.Length; at++) plans[at].Position = at;
        return
        [
            new Listing
            {
                Id = listing, OrganizationId = organization.Id, LocationId = location.Id, Source = DemoCatalogue.Source, ExternalId = $"{organization.Name}: {Title}",
                Kind = ListingKind.Membership, Category = category, Title = Title, Slug = ListingAddress.Slug($"{Title} {organization.Name}"),
                Summary = "Come as often as you like, for less: a membership that renews every month.",
                Description = "Members pay less and hear first of free places. Pause it when you travel, change the plan when you come more often, cancel when you like.",
                Status = ListingStatus.Published, StatusSince = now,
                Currency = marketplace.Currency.Code, PriceFromMinor = plans.Min(plan => plan.PriceMinor), CancellationPolicy = marketplace.DefaultCancellationPolicy.Id,
                PictureSeed = 77, PictureCount = 3, ProviderName = organization.Name, City = location.City, Zone = location.Zone, Latitude = location.Latitude,
                Longitude = location.Longitude, Score = ListingScore.Of(0, 0), CreatedAt = now,
            },
            .. plans,
        ];

        Plan NewPlan(string name, string description, int dollars, RenewalTerms terms) => new()
        {
            Id = new(StableId.Of(DemoCatalogue.Source, organization.Name, Title, name)), ListingId = listing, Name = name, Description = description,
            DurationMinutes = 60, PriceMinor = DemoPrices.Minor(dollars, marketplace.Currency), Terms = new PlanTerms(Renewal: terms),
        };
    }
}
