using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Discovery;
using Stoa.Server.Disputes;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Invoices;
using Stoa.Server.Notifications;
using Stoa.Server.Operations;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Idempotency;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Platform.Security;
using Stoa.Server.Platform.Telemetry;
using Stoa.Server.Platform.Time;
using Stoa.Server.Prices;
using Stoa.Server.Provider;
using Stoa.Server.Reviews;
using Stoa.Server.Search;
using Stoa.Server.Site;
using Stoa.Server.Subscriptions;

namespace Stoa.Server;

/// <summary>The marketplace running: every module, in one pipeline.</summary>
public static class StoaServer
{
    // Requests that are under way may end, and are cut off then: containers are often killed ten seconds after they were asked to stop.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(8);

    private static Module[] Modules() =>
    [
        new IdentityModule(),
        new OrganizationsModule(),
        new CatalogModule(),
        new SearchModule(),
        new DiscoveryModule(),
        new AvailabilityModule(),
        new OrdersModule(),
        new PaymentsModule(),
        new PricesModule(),
        new SubscriptionsModule(),
        new DisputesModule(),
        new InvoicesModule(),
        new ReviewsModule(),
        new NotificationsModule(),
        new ProviderModule(),
        new OperationsModule(),
    ];

    /// <summary>Puts the program together; its database must be migrated.</summary>
    /// <param name="options">Checked options with a connection string.</param>
    /// <param name="adjust">What a test replaces, such as the clock.</param>
    public static WebApplication Build(StoaOptions options, Action<IServiceCollection>? adjust = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(options.Configuration);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseUrls([.. options.UrlList]);
        var modules = Modules();
        AddServices(builder.Services, builder.Configuration, options, modules);
        adjust?.Invoke(builder.Services);
        var app = builder.Build();
        Use(app);
        Map(app, options, modules);
        return app;
    }

    /// <summary>Runs until asked to stop.</summary>
    /// <param name="options">Checked options with a connection string.</param>
    /// <param name="started">Told the addresses once they answer.</param>
    /// <param name="stop">Asks to stop.</param>
    public static async Task Run(StoaOptions options, Action<IReadOnlyCollection<string>> started, CancellationToken stop)
    {
        await using var app = Build(options);
        await app.StartAsync(stop);
        started([.. app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses]);
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    private static void AddServices(IServiceCollection services, IConfiguration configuration, StoaOptions options, Module[] modules)
    {
        services.AddSingleton(options);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = StopPatience);
        services.AddTelemetry(configuration);
        services.AddPlatform(configuration, options.Database!);
        services.AddEncryption(configuration);
        services.AddSecurity(configuration);
        services.AddCompression();
        services.AddMarketplace(options.Preset, options.Demo);
        services.AddDemoClock();
        services.AddAntiforgery(forms => forms.Cookie.Name = "stoa_forms");
        services.AddSite(Frames.Of);
        services.ConfigureHttpJsonOptions(json => StoaJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddApiDocument();
        foreach (var module in modules) module.Services(services, configuration);
    }

    private static void Use(WebApplication app)
    {
        app.UseCompression(SessionCookie.Name);
        app.UseMiddleware<Faults>();
        app.UseRouting();
        app.UseSecurity();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimits();
        app.UseAntiforgery();
        app.UseMiddleware<StaleForms>();
        app.UseMiddleware<IdempotencyMiddleware>();
    }

    private static void Map(WebApplication app, StoaOptions options, Module[] modules)
    {
        var handlers = app.Services.GetRequiredService<HandlerTable>();
        var api = app.MapGroup("/api/v1");
        // Every form of every page carries an antiforgery token.
        var pages = app.MapGroup("").WithMetadata(new RequireAntiforgeryTokenAttribute(required: true)).ExcludeFromDescription();
        foreach (var module in modules)
        {
            module.Handlers(handlers);
            module.Api(api);
            module.Pages(pages);
        }
        app.MapSite(styleGuide: options.Demo);
        app.MapHealth();
        app.MapApiDocument();
        if (options.Demo) DemoClock.Map(api, pages);
    }
}
