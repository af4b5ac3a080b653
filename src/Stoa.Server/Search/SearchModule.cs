using Microsoft.Extensions.DependencyInjection.Extensions;
using Stoa.Server.Availability.Calendars;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;
using Stoa.Server.Search.Indexing;
using Stoa.Server.Search.Words;

namespace Stoa.Server.Search;

/// <summary>Finding what is offered: the home page, the search page, the API of listings.</summary>
public sealed class SearchModule : Module
{
    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(SearchOptions.Read(configuration));
        services.AddSingleton(provider => Synonyms.Load(provider.GetRequiredService<SearchOptions>()));
        services.AddSingleton(provider => CategoryWords.Load(provider.GetRequiredService<SearchOptions>(), provider.GetRequiredService<Marketplace>()));
        services.AddSingleton<CategoryCounts>();
        services.AddSingleton<SearchEngine>();
        services.AddSingleton<SearchLog>();
        services.AddSingleton<SearchIndex>();
        services.AddHostedService<FollowChanges>();
        services.AddHostedService(provider => provider.GetRequiredService<SearchLog>());
        services.AddSingleton<NextOpenings>();
        services.AddSingleton<KeptPages>();
    }

    public override void Api(RouteGroupBuilder api)
    {
        api.MapGet("/listings", SearchListings.Get).AllowAnonymous();
        api.MapGet("/search", SearchListings.Get).AllowAnonymous();
        api.MapGet("/search/suggest", Suggest.Get).AllowAnonymous();
        api.MapGet("/categories", ListCategories.Get).AllowAnonymous();
    }

    public override void Handlers(HandlerTable handlers) =>
        handlers.OnEvent<BusyTimesChanged>("search.busy-times-changed", NoteBusyTimes.OnChanged);

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/", ViewHome.Get).AllowAnonymous();
        site.MapGet("/search", ViewSearch.Get).AllowAnonymous();
    }
}
