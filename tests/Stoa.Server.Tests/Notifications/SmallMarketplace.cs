using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Server.Notifications;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Platform.Time;
using Stoa.Server.Tests.Platform;
using Stoa.Server.Tests.Platform.Encryption;
using Delivery = Stoa.Server.Notifications.Delivery;

namespace Stoa.Server.Tests.Notifications;

/// <summary>Platform and notifications alone, on a database of their own, with a clock that stands still. Nothing is handled until <see cref="Settle"/>.</summary>
internal sealed class SmallMarketplace : IAsyncDisposable
{
    internal static readonly Instant Noon = Instant.FromUtc(2026, 3, 2, 17, 0);

    private readonly KeyFolder _folder;
    private readonly TestDatabase _database;
    private readonly ServiceProvider _services;
    private readonly StandingClock _clock;

    private SmallMarketplace(KeyFolder folder, TestDatabase database, ServiceProvider services, StandingClock clock) =>
        (_folder, _database, _services, _clock) = (folder, database, services, clock);

    internal static async Task<SmallMarketplace> Open(TestDatabases databases, params IEnumerable<(string Key, string Value)> settings)
    {
        var folder = new KeyFolder();
        var database = await databases.Create();
        var clock = new StandingClock { Now = Noon };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new(KeyRing.DataFolderSetting, folder.Path),
            new("Stoa:PublicUrl", "https://market.example"),
            new("Stoa:Delivery:AttemptsMax", "3"),
            .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)),
        ]).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPlatform(configuration, database.ConnectionString);
        services.AddEncryption(configuration);
        services.AddMarketplace("ecosystem");
        services.AddSingleton(new StoaClock(clock));
        var module = new NotificationsModule();
        module.Services(services, configuration);
        var provider = services.BuildServiceProvider();
        module.Handlers(provider.GetRequiredService<HandlerTable>());
        return new SmallMarketplace(folder, database, provider, clock);
    }

    internal T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    internal void Advance(Duration by) => _clock.Now += by;

    internal Task<int> Settle() => Get<QueueWorker>().Drain(CancellationToken.None);

    internal async Task<T> With<T>(Func<Work, IServiceProvider, Task<T>> act)
    {
        await using var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        return await act(scope.ServiceProvider.GetRequiredService<Work>(), scope.ServiceProvider);
    }

    /// <summary>Writes a mail and commits.</summary>
    internal Task Send(MailRequest request) => With(async (work, _) =>
    {
        await Get<Mail>().Send(work, request, CancellationToken.None);
        Assert.Null(await work.Commit(CancellationToken.None));
        return 0;
    });

    internal Task<List<Delivery>> Deliveries() => With((work, _) => work.Db.Set<Delivery>().AsNoTracking().OrderBy(d => d.Id).ToListAsync());

    internal Task<List<Notification>> Notifications() => With((work, _) => work.Db.Set<Notification>().AsNoTracking().OrderBy(n => n.Id).ToListAsync());

    internal Task<List<Envelope>> Envelopes() => With((work, _) => work.Db.Set<Envelope>().AsNoTracking().OrderBy(e => e.Id).ToListAsync());

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class StandingClock : IClock
    {
        internal Instant Now { get; set; }

        public Instant GetCurrentInstant() => Now;
    }
}
