using NodaTime;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Core.Scheduling;
using Stoa.Core.Scheduling.Holidays;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Demo.Supply;

/// <summary>Generates providers and what they offer. The same marketplace on the same day always gives the same catalogue.</summary>
internal sealed class DemoCatalogue(StoaDb db, Marketplace marketplace, Instant now)
{
    /// <summary>The source of everything generated.</summary>
    public const string Source = "demo";

    private const int Seed = 20_261;
    private const int ResourcesMax = 3;
    private const int PicturesPerListing = 3;
    private const int JitterSteps = 80;
    private const double JitterDegrees = 0.0001;

    private static readonly LocalTime Nine = new(9, 0);

    // From opening to closing, in hours, Monday to Sunday; 0 is closed.
    private static readonly (LocalTime Opens, int[] Hours)[] Weeks =
    [
        (Nine, [9, 9, 9, 9, 9, 7, 0]),
        (new LocalTime(10, 0), [0, 9, 9, 10, 10, 8, 0]),
        (new LocalTime(8, 0), [10, 10, 10, 10, 8, 0, 0]),
        (new LocalTime(11, 0), [9, 9, 9, 9, 9, 8, 6]),
    ];

    private readonly Random _random = new(Seed);
    private readonly List<DemoListing> _listings = [];

    /// <summary>Adds everything to the database context; the caller saves.</summary>
    public IReadOnlyList<DemoListing> Add()
    {
        var quarters = Town.Of(marketplace.Place);
        foreach (var trade in Trades.Of(marketplace))
        {
            foreach (var name in trade.Providers) AddProvider(trade, name, QuarterOf(name, quarters));
        }
        return _listings;
    }

    // Who has a quarter's name is there.
    private Quarter QuarterOf(string name, IReadOnlyList<Quarter> quarters)
    {
        var drawn = quarters[_random.Next(quarters.Count)];
        return quarters.FirstOrDefault(quarter => name.Contains(quarter.Name, StringComparison.OrdinalIgnoreCase)) ?? drawn;
    }

    private void AddProvider(Trade trade, string name, Quarter quarter)
    {
        // The first of all is the one that the demo's provider account runs: it has everything.
        var isShowcase = _listings.Count == 0;
        var organization = new Organization
        {
            Id = new(StableId.Of(Source, name, "organization")),
            Source = Source,
            ExternalId = name,
            Name = name,
            Slug = ListingAddress.Slug(name),
            Description = Description(trade, name, quarter),
            CreatedAt = now,
        };
        var location = new Location
        {
            Id = new(StableId.Of(Source, name, "location")),
            OrganizationId = organization.Id,
            Name = name,
            Street = $"{_random.Next(10, 6_000)} {quarter.Streets[_random.Next(quarter.Streets.Count)]}",
            City = marketplace.Place.Name,
            Postcode = quarter.Postcode.Length == 0 ? "" : $"{quarter.Postcode} {_random.Next(1, 9)}{(char)('A' + _random.Next(0, 5))}{_random.Next(1, 9)}",
            Country = marketplace.Place.Country,
            Latitude = quarter.Latitude + Jitter(),
            Longitude = quarter.Longitude + Jitter(),
            Zone = marketplace.Zone.Id,
        };
        db.AddRange(organization, location);
        var resources = AddResources(trade, organization, location, isShowcase ? ResourcesMax : _random.Next(1, ResourcesMax + 1));
        var offered = isShowcase ? trade.Listings.Count : _random.Next(1, trade.Listings.Count + 1);
        for (var at = 0; at < offered; at++)
        {
            var isRequest = trade.OnRequest || (isShowcase && at == trade.Listings.Count - 1);
            AddListing(trade, trade.Listings[at], organization, location, quarter, resources, isRequest);
            if (isShowcase && at == 0 && trade.Project is { } project) db.Add(InParts(project, trade.Listings[at], organization));
        }
        if (isShowcase && marketplace.Kinds.Contains(ListingKind.Membership)) db.AddRange(DemoMembership.Of(trade.Category, organization, location, marketplace, now));
    }

    private List<Resource> AddResources(Trade trade, Organization organization, Location location, int count)
    {
        var resources = new List<Resource>();
        var schedule = default(ScheduleRow);
        for (var at = 1; at <= count; at++)
        {
            // The third has hours of its own, as somebody who comes on some days only.
            if (schedule is null || at == ResourcesMax) db.Add(schedule = NewSchedule(organization, at, at == 1 ? "Opening hours" : $"Hours of {trade.Unit} {at}"));
            var resource = new Resource
            {
                Id = new(StableId.Of(Source, organization.Name, $"resource {at}")),
                OrganizationId = organization.Id,
                LocationId = location.Id,
                ScheduleId = schedule.Id,
                Name = $"{trade.Unit} {at}",
                Kind = KindOf(trade.Unit),
            };
            resources.Add(resource);
        }
        db.AddRange(resources);
        return resources;
    }

    private static ResourceKind KindOf(string unit) => unit switch
    {
        "Chair" => ResourceKind.Chair,
        "Room" or "Cabin" or "Office" or "Studio" => ResourceKind.Room,
        "Bay" => ResourceKind.Bay,
        _ => ResourceKind.Other,
    };

    private ScheduleRow NewSchedule(Organization organization, int at, string name)
    {
        var (opens, hours) = Weeks[_random.Next(Weeks.Length)];
        var rules = Enumerable.Range(0, hours.Length).Where(day => hours[day] > 0)
            .Select(day => new WeeklyRule((IsoDayOfWeek)(day + 1), opens, hours[day] * 60)).ToList();
        return new ScheduleRow
        {
            Id = new(StableId.Of(Source, organization.Name, $"schedule {at}")),
            OrganizationId = organization.Id,
            Name = name,
            Zone = marketplace.Zone.Id,
            Weekly = rules,
            Exceptions = [LateEvening()],
            Closures = DaysOff(),
            Holidays = HolidayCalendar.Find(marketplace.Place.Country)?.Code,
        };
    }

    private LocalDate Today => now.InZone(marketplace.Zone).Date;

    // Beyond the days off, so that the two never meet.
    private ScheduleException LateEvening() =>
        new(Today.PlusDays(_random.Next(13, 25)), [new OpenWindow(new LocalTime(12, 0), 9 * 60)]);

    private List<Closure> DaysOff()
    {
        var off = Today.PlusDays(_random.Next(3, 12));
        return [new Closure(off, off, "Day off")];
    }

    private void AddListing(
        Trade trade, TradeListing offered, Organization organization, Location location, Quarter quarter, List<Resource> resources, bool isRequest)
    {
        var id = new Id<Listing>(StableId.Of(Source, organization.Name, offered.Title));
        var plans = offered.Plans.Select((plan, at) => new Plan
        {
            Id = new(StableId.Of(Source, organization.Name, offered.Title, plan.Name)),
            ListingId = id,
            Name = plan.Name,
            DurationMinutes = plan.Minutes,
            BufferAfterMinutes = plan.BufferAfter,
            PriceMinor = DemoPrices.Minor(plan.Dollars, marketplace.Currency),
            Position = at,
        }).ToList();
        db.Add(new Listing
        {
            Id = id,
            OrganizationId = organization.Id,
            LocationId = location.Id,
            Source = Source,
            ExternalId = $"{organization.Name}: {offered.Title}",
            Kind = ListingKind.Appointment,
            Category = trade.Category,
            Title = offered.Title,
            Slug = ListingAddress.Slug($"{offered.Title} {organization.Name}"),
            Summary = offered.Summary,
            Description = offered.Description,
            Status = ListingStatus.Published,
            StatusSince = now,
            Attributes = DemoAttributes.Of(marketplace.AttributesOf(trade.Category), $"{organization.Name}: {offered.Title}"),
            Currency = marketplace.Currency.Code,
            PriceFromMinor = plans.Min(plan => plan.PriceMinor),
            BookingMode = isRequest ? BookingMode.Request : BookingMode.Instant,
            CancellationPolicy = marketplace.CancellationPolicies[_random.Next(marketplace.CancellationPolicies.Count)].Id,
            NoticeMinutes = 60 * _random.Next(1, 5),
            HorizonDays = 60,
            IntervalMinutes = _random.Next(2) == 0 ? 15 : 30,
            PictureSeed = _random.Next(1, 10_000),
            PictureCount = PicturesPerListing,
            ProviderName = organization.Name,
            City = location.City,
            Area = marketplace.Place.Name == quarter.Name ? "" : quarter.Name,
            Zone = location.Zone,
            Latitude = location.Latitude,
            Longitude = location.Longitude,
            Score = ListingScore.Of(0, 0),
            CreatedAt = now,
        });
        db.AddRange(plans);
        db.AddRange(offered.Extras.Select((extra, at) => new ListingOption
        {
            Id = new(StableId.Of(Source, organization.Name, offered.Title, "extra", extra.Name)),
            ListingId = id,
            Name = extra.Name,
            Effect = extra.IsPercent ? PriceEffect.Percent : PriceEffect.Amount,
            Amount = extra.IsPercent ? extra.Amount * 100 : DemoPrices.Minor(extra.Amount, marketplace.Currency),
            Position = at,
        }));
        db.AddRange(resources.Select(resource => new ListingResource { ListingId = id, ResourceId = resource.Id }));
        _listings.Add(new DemoListing(
            id, organization.Id, organization.Name, isRequest ? BookingMode.Request : BookingMode.Instant, marketplace.Zone, [.. plans.Select(plan => plan.Id)]));
    }

    // Not among those that anybody of the demo's past buys.
    private Plan InParts(TradeProject project, TradeListing offered, Organization organization) => new()
    {
        Id = new(StableId.Of(Source, organization.Name, offered.Title, project.Name)),
        ListingId = new(StableId.Of(Source, organization.Name, offered.Title)),
        Name = project.Name,
        Description = project.Description,
        DurationMinutes = project.Minutes,
        PriceMinor = DemoPrices.Minor(project.Dollars, marketplace.Currency),
        Terms = new PlanTerms(Milestones: project.Parts),
        Position = offered.Plans.Count,
    };

    private string Description(Trade trade, string name, Quarter quarter)
    {
        var category = marketplace.FindCategory(trade.Category)?.Name.ToLowerInvariant() ?? trade.Category;
        var year = _random.Next(1998, 2025);
        return _random.Next(3) switch
        {
            0 => $"{name} has been in {quarter.Name} since {year}. We are small on purpose: you meet the same people every time.",
            1 => $"Since {year}, {name} does {category} and nothing else, a few steps from the shops of {quarter.Name}.",
            _ => $"A quiet address for {category} in {quarter.Name}. Founded in {year}; most of our customers came because a friend told them.",
        };
    }

    private double Jitter() => _random.Next(-JitterSteps, JitterSteps + 1) * JitterDegrees / 2;
}
