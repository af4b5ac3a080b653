using NodaTime;
using Npgsql;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog;
using Stoa.Server.Demo.Supply;
using Stoa.Server.Identity;
using Stoa.Server.Notifications.Channels;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Platform.Time;
using Stoa.Server.Search.Indexing;

namespace Stoa.Server.Demo;

/// <summary>
/// Fills an empty marketplace with a demo: providers, people, two weeks of business. Once; a second call does nothing. One that was
/// interrupted is gone on with from the last day that was finished.
/// </summary>
public static class SeedDemo
{
    // A slow machine that is busy takes minutes to make a demo; who starts meanwhile waits for it.
    private const int OthersSecondsMax = 600;

    private static readonly Duration Founded = Duration.FromDays(15);

    /// <summary>What was made.</summary>
    /// <param name="IsNew">False when the demo was there already.</param>
    /// <param name="Providers">How many providers there are.</param>
    /// <param name="Listings">How many listings.</param>
    /// <param name="Orders">How many orders.</param>
    /// <param name="Reviews">How many reviews.</param>
    public sealed record Seeded(bool IsNew, long Providers, long Listings, long Orders, long Reviews);

    /// <summary>Seeds the database of these options, which must be migrated.</summary>
    /// <exception cref="SetupException">There are accounts already that no demo made, or the preset cannot be shown.</exception>
    public static async Task<Seeded> Run(StoaOptions options, CancellationToken cancel)
    {
        _ = Trades.Of(PresetFile.Load(options.Preset));
        await using var database = NpgsqlDataSource.Create(options.Database!);
        // Of several that start at once, one makes it, and the others wait until it is there.
        await using var alone = await database.OpenConnectionAsync(cancel);
        await Scalar(alone, "select 1::bigint from pg_advisory_lock(hashtextextended('stoa.demo', 0))", cancel, OthersSecondsMax);
        var progress = new DemoProgress(database);
        if (await progress.IsDone(cancel)) return await Count(database, isNew: false, cancel);
        var isBegun = await progress.IsBegun(cancel);
        if (!isBegun && await HasAccounts(database, cancel))
            throw new SetupException("This marketplace has accounts already. A demo brings accounts whose password everybody knows, so it only goes into an empty one.");
        var ahead = options.Demo ? await DemoClock.Read(database, cancel) : Duration.Zero;
        var time = new DemoTime(SystemClock.Instance.GetCurrentInstant() + ahead);
        await using var app = StoaServer.Build(Quietly(options), services =>
        {
            services.AddSingleton(new StoaClock(time));
            // What is sold in a demo has the taxes that a demo shows.
            services.AddMarketplace(options.Preset, isDemo: true);
            // Nobody out there is written to, whatever mail server is configured.
            services.AddSingleton<MessageChannel>(new MailboxChannel());
        });
        await app.StartAsync(cancel);
        await Tell(app, time, progress, isBegun, cancel);
        await app.StopAsync(cancel);
        await progress.Done(cancel);
        return await Count(database, isNew: true, cancel);
    }

    private static async Task Tell(WebApplication app, DemoTime time, DemoProgress progress, bool isBegun, CancellationToken cancel)
    {
        var marketplace = app.Services.GetRequiredService<Marketplace>();
        var acts = new DemoActs(app.Services);
        time.Now = Max(await progress.LivedUntil(cancel), time.End - Founded);
        var listings = await acts.As(Actor.System, async (work, _) =>
        {
            var made = new DemoCatalogue(work.Db, marketplace, work.Now).Add();
            // The same every time: what is there already is only read off.
            if (!isBegun && await work.Commit(cancel) is { } problem) throw new SetupException($"The demo could not be made: {problem.Message}");
            return made;
        }, cancel);
        await KnownPlaces.Keep(PlacesOf(marketplace), DemoCatalogue.Source, app.Services.GetRequiredService<NpgsqlDataSource>(), cancel);
        var people = await DemoAccounts.Make(acts, listings[0].Provider, cancel);
        var troubles = new DemoTroubles(acts, listings[0], people);
        await troubles.Prepare(cancel);
        if (marketplace.Kinds.Contains(ListingKind.Membership)) await Join(acts, listings[0].ProviderName, people.Customer, cancel);
        await new DemoHistory(acts, time, progress, listings, people.Customer, new DemoMilestones(acts, listings[0], people)).Run(cancel);
        await troubles.Strike(cancel);
        // Whoever opens the first page at once finds everything.
        await app.Services.GetRequiredService<SearchIndex>().CatchUp(cancel);
    }

    private static Task Join(DemoActs acts, string provider, Id<User> customer, CancellationToken cancel)
    {
        var (listing, plan) = DemoMembership.Taken(provider);
        return acts.Subscribe(new Actor(null, customer.Value, null, null, IsOperator: false, []), listing, plan, cancel);
    }

    // The sandbox tells of its payments over HTTP, so the server listens, on a port of its own choosing.
    private static StoaOptions Quietly(StoaOptions options) => options with
    {
        Demo = false,
        Urls = "http://127.0.0.1:0",
        Configuration = new ConfigurationBuilder().AddConfiguration(options.Configuration).AddInMemoryCollection(
        [
            new("Stoa:Payments:Gateways:0", "sandbox"),
            new("Stoa:Delivery:Worker", "false"),
            new("Stoa:Security:RequestsPerMinute", "1000000"),
            new("Logging:LogLevel:Default", "Error"),
        ]).Build(),
    };

    private static IReadOnlyList<NamedPlace> PlacesOf(Marketplace marketplace)
    {
        var place = marketplace.Place;
        return
        [
            new NamedPlace(place.Name, place.Country, place.Name, place.Latitude, place.Longitude, 15),
            .. Town.Of(place).Select(quarter => new NamedPlace(
                quarter.Name, place.Country, quarter.Name, quarter.Latitude, quarter.Longitude, Town.QuarterRadiusKm)),
        ];
    }

    private static Instant Max(Instant? lived, Instant founded) => lived is { } until && until > founded ? until : founded;

    private static async Task<bool> HasAccounts(NpgsqlDataSource database, CancellationToken cancel) =>
        await Scalar(database, "select count(*) from identity.users", cancel) > 0;

    private static async Task<Seeded> Count(NpgsqlDataSource database, bool isNew, CancellationToken cancel) => new(
        isNew,
        await Scalar(database, "select count(*) from organizations.organizations", cancel),
        await Scalar(database, "select count(*) from catalog.listings", cancel),
        await Scalar(database, "select count(*) from orders.orders", cancel),
        await Scalar(database, "select count(*) from reviews.reviews", cancel));

    private static async Task<long> Scalar(NpgsqlDataSource database, string sql, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await Scalar(connection, sql, cancel);
    }

    private static async Task<long> Scalar(NpgsqlConnection connection, string sql, CancellationToken cancel, int secondsMax = 30)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = secondsMax };
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }
}
