using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Platform.Time;
using Stoa.Server.Search.Indexing;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Host;

/// <summary>
/// The real program on a loopback port, on a database of its own, with a clock that stands still. Envelopes wait until
/// <see cref="Settle"/>, unless the test wants the worker running.
/// </summary>
public sealed class TestStoa : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly bool _ownsDatabase;
    private readonly string _folder;

    private TestStoa(WebApplication app, TestDatabase database, bool ownsDatabase, string folder, TestClock clock)
    {
        (App, _database, _ownsDatabase, _folder, Clock) = (app, database, ownsDatabase, folder, clock);
        BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public WebApplication App { get; }
    public TestClock Clock { get; }
    public Uri BaseAddress { get; }
    public string ConnectionString => _database.ConnectionString;

    /// <summary>Where its keys and files are.</summary>
    public string DataFolder => _folder;

    /// <summary>Starts the program.</summary>
    /// <param name="databases">The assembly's databases.</param>
    /// <param name="settings">Settings on top of the tests' own, such as <c>Stoa:Demo</c>.</param>
    /// <param name="worker">True to let the worker run by itself.</param>
    /// <param name="shared">Another program, whose database, keys and clock this one shares: a second node.</param>
    /// <param name="through">A port that stands between the program and its database.</param>
    /// <param name="realTime">True for the world's clock instead of one that stands still.</param>
    /// <param name="before">What is done to the database first, such as seeding it.</param>
    /// <param name="routes">Routes of the test's own, in the program's pipeline.</param>
    /// <param name="replace">Services of the test's own in place of the program's.</param>
    public static async Task<TestStoa> Start(
        TestDatabases databases, IReadOnlyDictionary<string, string?>? settings = null, bool worker = false, TestStoa? shared = null,
        Func<int, int>? through = null, bool realTime = false, Func<StoaOptions, Task>? before = null,
        Action<WebApplication>? routes = null, Action<IServiceCollection>? replace = null)
    {
        var database = shared?._database ?? await databases.Create();
        var folder = shared?._folder ?? Directory.CreateTempSubdirectory("stoa-test-").FullName;
        var clock = shared?.Clock ?? new TestClock(TestClock.Monday);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:DataFolder"] = folder,
            ["Stoa:Delivery:Worker"] = worker ? "true" : "false",
            ["Stoa:Security:RequestsPerMinute"] = "1000000",
            ["Stoa:Security:CredentialAttemptsPerMinute"] = "1000000",
        }).AddInMemoryCollection(settings ?? new Dictionary<string, string?>(StringComparer.Ordinal)).Build();
        var options = (configuration.GetSection(StoaOptions.Section).Get<StoaOptions>() ?? new StoaOptions()) with
        {
            Urls = "http://127.0.0.1:0",
            DataFolder = folder,
            Configuration = configuration,
        };
        options = options.WithDatabase(Through(database.ConnectionString, through));
        if (before is not null) await before(options);
        var app = StoaServer.Build(options, services =>
        {
            if (!realTime) services.AddSingleton(new StoaClock(clock));
            services.AddLogging(logs => logs.SetMinimumLevel(LogLevel.Warning));
            // Test cards and a mailbox are wanted of a demo, not the taxes that it shows: amounts are plain, unless it was seeded before.
            if (before is null) services.AddMarketplace(options.Preset);
            replace?.Invoke(services);
        });
        routes?.Invoke(app);
        await app.StartAsync();
        return new TestStoa(app, database, ownsDatabase: shared is null, folder, clock);
    }

    /// <summary>A client with cookies of its own that follows no redirects.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = BaseAddress };

    /// <summary>Handles everything that is due, and what follows from it; searches know of it then.</summary>
    public async Task<int> Settle()
    {
        var handled = await App.Services.GetRequiredService<QueueWorker>().Drain(CancellationToken.None);
        await App.Services.GetRequiredService<SearchIndex>().CatchUp(CancellationToken.None);
        return handled;
    }

    /// <summary>Moves the clock and handles what has become due.</summary>
    public Task<int> Advance(Duration by)
    {
        Clock.Advance(by);
        return Settle();
    }

    /// <summary>Does something as the system, or as another actor, in a scope of its own.</summary>
    public async Task<T> With<T>(Func<Work, IServiceProvider, Task<T>> act, Actor? actor = null)
    {
        await using var scope = App.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = actor ?? Actor.System;
        return await act(scope.ServiceProvider.GetRequiredService<Work>(), scope.ServiceProvider);
    }

    // Many programs share the tests' one PostgreSQL, which takes a hundred connections.
    private const int PoolSize = 12;

    private static string Through(string connectionString, Func<int, int>? through)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = PoolSize };
        if (through is null) return database.ConnectionString;
        database.SslMode = SslMode.Disable;
        database.Port = through(database.Port);
        return database.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await App.StopAsync();
        }
        catch (OperationCanceledException)
        {
            // One whose line to the database was cut may not come to an end in the time it is given.
        }
        await App.DisposeAsync();
        if (!_ownsDatabase) return;
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
