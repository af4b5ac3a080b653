using Stoa.Core.Access;
using Stoa.Server.Availability.Calendars;
using Stoa.Server.Availability.Resources;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Availability;

/// <summary>Time and capacity: schedules to slots, holds, reservations.</summary>
public sealed class AvailabilityModule : Module
{
    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Offers>();
        services.AddSingleton<Slots>();
        services.AddSingleton(CalendarsOptions.Read(configuration));
        services.AddSingleton<FetchCalendar>();
        services.AddSingleton<CalendarReading>();
        services.AddSingleton(new SealedColumn("availability.calendar_sources", "id", "address", CalendarSource.AddressPurpose));
        services.AddSingleton(new SealedColumn("availability.calendar_feeds", "resource_id", "token", CalendarFeed.TokenPurpose));
    }

    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEnvelope<RefreshCalendar.Due>(RefreshCalendar.Topic, RefreshCalendar.OnDue);
        handlers.OnEvent<LocationChanged>("availability.location-changed", CopyZone.OnChanged);
    }

    public override void Api(RouteGroupBuilder api)
    {
        api.MapGet("/organizations/{organization}/resources", ViewResources.GetApi).Require(Permission.SeePlaces);
        api.MapPost("/organizations/{organization}/resources", AddResources.PostApi).Require(Permission.EditPlaces);
        api.MapPut("/organizations/{organization}/resources/{id}", ChangeResource.PutApi).Require(Permission.EditPlaces);
        api.MapDelete("/organizations/{organization}/resources/{id}", RetireResource.DeleteApi).Require(Permission.EditPlaces);
        api.MapPut("/organizations/{organization}/listings/{listing}/resources", NeedResources.PutApi).Require(Permission.EditListings);

        api.MapGet("/listings/{id}/slots", ListSlots.Get).AllowAnonymous();
        api.MapPost("/holds", HoldSlot.Post).AllowAnonymous();
        api.MapGet("/holds/{id}", GetHold.Get).AllowAnonymous();
        api.MapDelete("/holds/{id}", ReleaseHold.Delete).AllowAnonymous();
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/provider/{organization}/resources", ViewResources.Get).Require(Permission.SeePlaces);
        site.MapPost("/provider/{organization}/resources", ViewResources.Post).Require(Permission.EditPlaces);
        site.MapGet("/provider/{organization}/resources/{id}", ViewResources.GetOne).Require(Permission.EditPlaces);
        site.MapPost("/provider/{organization}/resources/{id}", ViewResources.PostOne).Require(Permission.EditPlaces);
        site.MapPost("/provider/{organization}/resources/{id}/{step}", ViewResources.PostStep).Require(Permission.EditPlaces);
        site.MapGet("/provider/{organization}/resources/listings/{listing}", ViewNeeds.Get).Require(Permission.EditListings);
        site.MapPost("/provider/{organization}/resources/listings/{listing}", ViewNeeds.Post).Require(Permission.EditListings);
        site.MapGet("/l/{id}/times", ViewTimes.Get).AllowAnonymous();
        site.MapPost("/holds", HoldSlot.PostPage).AllowAnonymous();
    }
}
