using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Time;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Platform.Delivery;

/// <summary>The queue and its handlers on a database: one node of possibly several.</summary>
internal sealed class QueueHost : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly bool _owns;
    private readonly ServiceProvider _services;
    private readonly string _folder;

    private QueueHost(TestDatabase database, bool owns, string folder, TestClock clock, DeliveryOptions options, Action<HandlerTable> handlers)
    {
        (_database, _owns, _folder, Clock) = (database, owns, folder, clock);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Stoa:DataFolder", folder)]).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPlatform(configuration, database.ConnectionString);
        services.AddEncryption(configuration);
        services.AddSingleton(new StoaClock(clock));
        services.AddSingleton(options);
        _services = services.BuildServiceProvider();
        handlers(_services.GetRequiredService<HandlerTable>());
    }

    public TestClock Clock { get; }

    /// <summary>What handlers have noted, in order.</summary>
    public ConcurrentQueue<string> Seen { get; private init; } = new();

    public NpgsqlDataSource Database => _services.GetRequiredService<NpgsqlDataSource>();

    public Inbox Inbox => _services.GetRequiredService<Inbox>();

    public static async Task<QueueHost> Start(TestDatabases databases, Action<HandlerTable, ConcurrentQueue<string>> handlers, DeliveryOptions? options = null)
    {
        var seen = new ConcurrentQueue<string>();
        return new QueueHost(
            await databases.Create(), owns: true, Directory.CreateTempSubdirectory("stoa-test-").FullName, new TestClock(TestClock.Monday),
            options ?? new DeliveryOptions(), table => handlers(table, seen)) { Seen = seen };
    }

    /// <summary>Another node on the same database, with the same clock and keys.</summary>
    public QueueHost Beside(Action<HandlerTable, ConcurrentQueue<string>> handlers, DeliveryOptions? options = null) =>
        new(_database, owns: false, _folder, Clock, options ?? new DeliveryOptions(), table => handlers(table, Seen)) { Seen = Seen };

    public Task<int> Drain() => _services.GetRequiredService<QueueWorker>().Drain(CancellationToken.None);

    public async Task<T> With<T>(Func<Work, Task<T>> act)
    {
        await using var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = Actor.System;
        return await act(scope.ServiceProvider.GetRequiredService<Work>());
    }

    /// <summary>Sends texts to a topic, each in a transaction of its own.</summary>
    public async Task Send(string topic, string aggregate, params string[] texts)
    {
        foreach (var text in texts)
        {
            await With(async work =>
            {
                work.Send(topic, aggregate, text);
                Assert.Null(await work.Commit(CancellationToken.None));
                return 0;
            });
        }
    }

    public async Task<object?> Ask(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_owns) return;
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
