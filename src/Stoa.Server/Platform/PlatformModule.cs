using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Idempotency;
using Stoa.Server.Platform.Time;

namespace Stoa.Server.Platform;

/// <summary>What every module stands on: database, clock, actor, work, queue, event bus, idempotency.</summary>
public static class PlatformModule
{
    /// <summary>Adds the platform's services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Keys <c>Stoa:*</c>.</param>
    /// <param name="connectionString">The database's.</param>
    public static void AddPlatform(this IServiceCollection services, IConfiguration configuration, string connectionString)
    {
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(ReadDatabase.Sized(connectionString, ReadDatabase.MainPoolSize)).Build());
        services.AddSingleton(_ => new ReadDatabase(connectionString));
        // Takes the data source above. Given one here, the mapper would build its model, and compile its queries, anew for each.
        services.AddDbContextPool<StoaDb>((_, options) => options.UseNpgsql().AddInterceptors(new RowLocks()).EnableThreadSafetyChecks(false));

        services.AddSingleton<StoaClock>(_ => new StoaClock(SystemClock.Instance));
        services.AddSingleton<IClock>(provider => provider.GetRequiredService<StoaClock>());

        services.AddScoped<ActorHolder>();
        services.AddScoped(provider => provider.GetRequiredService<ActorHolder>().Actor);
        services.AddScoped<RequestKey>();
        services.AddHttpContextAccessor();
        services.AddScoped(provider => new RequestOrigin(
            provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.Connection.RemoteIpAddress?.ToString()));
        services.AddScoped<Work>();

        services.AddSingleton(configuration.GetSection("Stoa:Delivery").Get<DeliveryOptions>() ?? new DeliveryOptions());
        services.AddSingleton<HandlerTable>();
        services.AddSingleton<QueueSignal>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<QueueWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<QueueWorker>());
        services.AddHostedService<Memory.ReturnMemory>();
        services.AddSingleton<EventBus>();
        services.AddHostedService(provider => provider.GetRequiredService<EventBus>());

        services.AddSingleton(configuration.GetSection("Stoa:Idempotency").Get<IdempotencyOptions>() ?? new IdempotencyOptions());
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton(new SealedColumn("platform.audit_events", "id", "origin", RequestOrigin.SealPurpose));
    }
}
