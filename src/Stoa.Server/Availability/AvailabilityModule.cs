using Stoa.Server.Availability.Calendars;
using Stoa.Server.Platform;
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

    public override void Handlers(HandlerTable handlers) =>
        handlers.OnEnvelope<RefreshCalendar.Due>(RefreshCalendar.Topic, RefreshCalendar.OnDue);

    public override void Api(RouteGroupBuilder api)
    {
        api.MapGet("/listings/{id}/slots", ListSlots.Get).AllowAnonymous();
        api.MapPost("/holds", HoldSlot.Post).AllowAnonymous();
        api.MapGet("/holds/{id}", GetHold.Get).AllowAnonymous();
        api.MapDelete("/holds/{id}", ReleaseHold.Delete).AllowAnonymous();
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/l/{id}/times", ViewTimes.Get).AllowAnonymous();
        site.MapPost("/holds", HoldSlot.PostPage).AllowAnonymous();
    }
}
