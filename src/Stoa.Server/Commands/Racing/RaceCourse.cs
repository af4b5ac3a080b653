using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using NodaTime;
using Npgsql;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Placing;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Database.Migrations;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Platform.Time;

namespace Stoa.Server.Commands.Racing;

/// <summary>Servers of our own on loopback ports, over a database beside the real one that is dropped afterwards: nothing of the race stays.</summary>
internal sealed class RaceCourse : IAsyncDisposable
{
    /// <summary>Servers that can be started at once.</summary>
    public const int ServersMax = 8;

    private static int _built;

    private readonly string _maintenance;
    private readonly string _name;
    private readonly List<WebApplication> _servers = [];
    private readonly StandingClock _clock = new();

    private RaceCourse(string maintenance, string name) => (_maintenance, _name) = (maintenance, name);

    /// <summary>Where the servers answer.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>Makes the database and starts the servers.</summary>
    public static async Task<RaceCourse> Build(StoaOptions options, int servers, CancellationToken stop)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"stoa_race_{Environment.ProcessId}_{Interlocked.Increment(ref _built)}");
        var course = new RaceCourse(options.Database!, name);
        try
        {
            await course.Maintain($"create database {name} template template0", stop);
            var connection = new NpgsqlConnectionStringBuilder(options.Database) { Database = name }.ConnectionString;
            await new Migrator(connection).Up(stop: stop);
            for (var n = 0; n < servers; n++) course._servers.Add(await course.Start(options, connection, stop));
        }
        catch
        {
            await course.DisposeAsync();
            throw;
        }
        course.Addresses = [.. course._servers.Select(AddressOf)];
        return course;
    }

    /// <summary>Does something in the first server, as somebody.</summary>
    public async Task<T> With<T>(Func<Work, IServiceProvider, Task<T>> act)
    {
        await using var scope = _servers[0].Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        return await act(scope.ServiceProvider.GetRequiredService<Work>(), scope.ServiceProvider);
    }

    /// <summary>Opens the shop.</summary>
    public Task<RaceShop> Open(BookingMode mode, CancellationToken stop) =>
        With((work, services) => RaceShop.Open(work, services.GetRequiredService<Marketplace>(), mode, stop));

    /// <summary>Full hours from tomorrow noon on, UTC: free in an empty shop.</summary>
    public Instant Hour(int n) =>
        _clock.GetCurrentInstant().InUtc().Date.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() + Duration.FromHours(12 + n);

    /// <summary>Moves the servers' clock.</summary>
    public void Advance(Duration by) => _clock.Ahead += by;

    /// <summary>An order of a guest of its own, over HTTP up to the payment; then paid or authorized.</summary>
    /// <returns>The order and the guest's bearer token.</returns>
    public async Task<(Id<Order> Order, string Token)> Sell(RaceShop shop, Instant start, PaymentStatus paid, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Addresses[0] };
        var held = await Post<HoldSlot.Held>(client, "/api/v1/holds", new HoldSlot.Request(shop.Listing, shop.Plan, start), stop);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", held.AccessToken);
        var placed = await Post<PlaceOrder.Placed>(client, "/api/v1/orders", new PlaceOrder.Request(held.Id, "Race", "guest@race.invalid"), stop);
        await With(async (work, _) =>
        {
            await RaceShop.Pay(work, placed.Id, paid, stop);
            return 0;
        });
        await _servers[0].Services.GetRequiredService<QueueWorker>().Drain(stop);
        return (placed.Id, held.AccessToken!);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.StopAsync();
            await server.DisposeAsync();
        }
        await Maintain($"drop database if exists {_name} with (force)", CancellationToken.None);
    }

    private static async Task<T> Post<T>(HttpClient client, string path, object body, CancellationToken stop)
    {
        using var response = await client.PostAsJsonAsync(path, body, StoaJson.Options, stop);
        if (!response.IsSuccessStatusCode)
            throw new SetupException($"The race could not be prepared: {path} answered {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(stop)}");
        return (await response.Content.ReadFromJsonAsync<T>(StoaJson.Options, stop))!;
    }

    private static Uri AddressOf(WebApplication server) =>
        new(server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    private async Task<WebApplication> Start(StoaOptions options, string connection, CancellationToken stop)
    {
        var own = options with
        {
            Urls = "http://127.0.0.1:0",
            Demo = false,
            Configuration = new ConfigurationBuilder().AddConfiguration(options.Configuration).AddInMemoryCollection(
            [
                new("Stoa:Delivery:Worker", "false"),
                new("Stoa:Security:RequestsPerMinute", "1000000"),
                new("Stoa:Demo", "false"),
            ]).Build(),
        };
        var app = StoaServer.Build(
            own.WithDatabase(connection),
            services => services.AddSingleton(new StoaClock(_clock)).AddLogging(logs => logs.SetMinimumLevel(LogLevel.Error)));
        await app.StartAsync(stop);
        return app;
    }

    private async Task Maintain(string sql, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_maintenance) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand(sql, connection);
        try
        {
            await command.ExecuteNonQueryAsync(stop);
        }
        catch (PostgresException refused)
        {
            throw new SetupException($"The race needs a database of its own beside yours, and may not make one: {refused.MessageText}. Run it against a server with --url instead.", refused);
        }
    }

    private sealed class StandingClock : IClock
    {
        private readonly Instant _start = SystemClock.Instance.GetCurrentInstant();

        public Duration Ahead { get; set; }

        public Instant GetCurrentInstant() => _start + Ahead;
    }
}
