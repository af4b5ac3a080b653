using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Platform.Time;
using Stoa.Server.Search;
using Stoa.Server.Search.Indexing;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Catalog;

/// <summary>The catalogue's services on a fresh database, at a time of the test's choosing.</summary>
internal sealed class CatalogHost : IAsyncDisposable
{
    /// <summary>A Friday noon in Montreal.</summary>
    public static readonly Instant Noon = Instant.FromUtc(2026, 11, 20, 17, 0);

    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;

    private CatalogHost(TestDatabase database, ServiceProvider services)
    {
        _database = database;
        _services = services;
    }

    public Marketplace Marketplace => _services.GetRequiredService<Marketplace>();

    public NpgsqlDataSource Database => _services.GetRequiredService<NpgsqlDataSource>();

    public IServiceProvider Services => _services;

    public static async Task<CatalogHost> Start(TestDatabases databases, string preset = "ecosystem")
    {
        var database = await databases.Create();
        var folder = Path.Combine(Path.GetTempPath(), "stoa-tests-keys");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Stoa:DataFolder", folder)]).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddPlatform(configuration, database.ConnectionString);
        services.AddEncryption(configuration);
        services.AddMarketplace(preset);
        services.AddSingleton(new StoaClock(new StoppedClock(Noon)));
        foreach (var module in new Module[] { new AvailabilityModule(), new CatalogModule(), new OrganizationsModule(), new SearchModule() })
        {
            module.Services(services, configuration);
        }
        var provider = services.BuildServiceProvider();
        var host = new CatalogHost(database, provider);
        await KeepCategories.Run(host.Database, host.Marketplace, CancellationToken.None);
        return host;
    }

    public async Task<SearchListings.Found> Search(SearchListings.Request request)
    {
        var found = await TrySearch(request);
        Assert.True(found.Succeeded, found.Problem?.Message);
        return found.Value;
    }

    public async Task<Core.Outcome<SearchListings.Found>> TrySearch(SearchListings.Request request)
    {
        await _services.GetRequiredService<SearchIndex>().CatchUp(CancellationToken.None);
        return await SearchListings.Run(request, Database, _services.GetRequiredService<SearchEngine>(), Marketplace, Noon, CancellationToken.None);
    }

    /// <summary>Runs a use case as an actor, in a scope of its own.</summary>
    public async Task<T> As<T>(Actor actor, Func<Work, IServiceProvider, Task<T>> use)
    {
        await using var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = actor;
        return await use(scope.ServiceProvider.GetRequiredService<Work>(), scope.ServiceProvider);
    }

    public async Task<T> Read<T>(Func<StoaDb, Task<T>> read)
    {
        await using var scope = _services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<StoaDb>());
    }

    /// <summary>Puts a published listing on the shelf: open from nine to five on working days, one hour, one resource.</summary>
    public async Task<Listing> Offer(
        string title, string category = "massage", long price = 10_000, double latitude = 45.51, double longitude = -73.57,
        string provider = "Atelier du Calme", string city = "Montreal", string area = "", int ratingSum = 0, int ratingCount = 0,
        IReadOnlyList<WeeklyRule>? weekly = null, string zone = "America/Toronto")
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StoaDb>();
        var organization = new Organization
        {
            Id = Id<Organization>.New(Noon),
            Name = provider,
            Slug = ListingAddress.Slug(provider) + Guid.NewGuid().ToString("N")[..8],
            CreatedAt = Noon,
        };
        var location = new Location
        {
            Id = Id<Location>.New(Noon),
            OrganizationId = organization.Id,
            Name = provider,
            City = city,
            Country = "CA",
            Latitude = latitude,
            Longitude = longitude,
            Zone = zone,
        };
        var schedule = new ScheduleRow
        {
            Id = Id<ScheduleRow>.New(Noon),
            OrganizationId = organization.Id,
            Zone = zone,
            Weekly = weekly ?? [.. Enumerable.Range(1, 5).Select(day => new WeeklyRule((IsoDayOfWeek)day, new LocalTime(9, 0), 8 * 60))],
        };
        var resource = new Resource
        {
            Id = Id<Resource>.New(Noon),
            OrganizationId = organization.Id,
            LocationId = location.Id,
            ScheduleId = schedule.Id,
            Name = "Room 1",
        };
        var listing = new Listing
        {
            Id = Id<Listing>.New(Noon),
            OrganizationId = organization.Id,
            LocationId = location.Id,
            Kind = ListingKind.Appointment,
            Category = category,
            Title = title,
            Slug = ListingAddress.Slug(title),
            Status = ListingStatus.Published,
            Currency = "CAD",
            PriceFromMinor = price,
            CancellationPolicy = "flexible",
            ProviderName = provider,
            City = city,
            Area = area,
            Zone = zone,
            Latitude = latitude,
            Longitude = longitude,
            RatingSum = ratingSum,
            RatingCount = ratingCount,
            Score = ListingScore.Of(ratingSum, ratingCount),
            CreatedAt = Noon,
        };
        var plan = new Plan { Id = Id<Plan>.New(Noon), ListingId = listing.Id, Name = "One hour", DurationMinutes = 60, PriceMinor = price };
        db.AddRange(organization, location, schedule, resource, listing, plan, new ListingResource { ListingId = listing.Id, ResourceId = resource.Id });
        await db.SaveChangesAsync();
        return listing;
    }

    public async Task Place(string name, double latitude, double longitude, double radiusKm, string? shownAs = null)
    {
        await using var command = Database.CreateCommand(
            "insert into catalog.places (name, country, shown_as, latitude, longitude, radius_km) values (platform.plain($1), 'CA', $5, $2, $3, $4)");
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = latitude });
        command.Parameters.Add(new() { Value = longitude });
        command.Parameters.Add(new() { Value = radiusKm });
        command.Parameters.Add(new() { Value = shownAs ?? name });
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private sealed class StoppedClock(Instant at) : IClock
    {
        public Instant GetCurrentInstant() => at;
    }
}
