using Microsoft.AspNetCore.Mvc;
using Stoa.Core.Access;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Provider.Calendars;
using Stoa.Server.Provider.Schedules;

namespace Stoa.Server.Provider;

/// <summary>The provider's desk: the day, the bookings, schedules and calendars. It owns no tables; it shows what the other modules know.</summary>
public sealed class ProviderModule : Module
{
    // A calendar may be 5 MB; the rest is the form around it, or the escapes of JSON.
    private static readonly RequestSizeLimitAttribute CalendarUpload = new(6_000_000);

    public override void Api(RouteGroupBuilder api)
    {
        api.MapGet("/organizations/{organization}/day", GetDay.Get).Require(Permission.SeeBookings);
        api.MapGet("/organizations/{organization}/requests", ListRequests.Get).Require(Permission.SeeBookings);
        var schedules = api.MapGroup("/organizations/{organization}/schedules");
        schedules.MapGet("", ScheduleApi.List).Require(Permission.SeeSchedules);
        schedules.MapPost("", ScheduleApi.Create).Require(Permission.EditSchedules);
        schedules.MapGet("/{id}", ScheduleApi.Get).Require(Permission.SeeSchedules);
        schedules.MapPut("/{id}", ScheduleApi.Put).Require(Permission.EditSchedules);
        schedules.MapDelete("/{id}", ScheduleApi.Delete).Require(Permission.EditSchedules);
        schedules.MapPost("/{id}/resources", ScheduleApi.Follow).Require(Permission.EditSchedules);
        schedules.MapPost("/{id}/preview", ScheduleApi.Preview).Require(Permission.SeeSchedules);
        var calendar = api.MapGroup("/organizations/{organization}/resources/{id}/calendar");
        calendar.MapGet("", CalendarApi.Get).Require(Permission.SeeSchedules);
        calendar.MapPut("/feed", CalendarApi.PutFeed).Require(Permission.EditSchedules);
        calendar.MapDelete("/feed", CalendarApi.DeleteFeed).Require(Permission.EditSchedules);
        calendar.MapPost("/sources", CalendarApi.AddSource).Require(Permission.EditSchedules).WithMetadata(CalendarUpload);
        calendar.MapPost("/sources/{source}/refresh", CalendarApi.Refresh).Require(Permission.EditSchedules);
        calendar.MapDelete("/sources/{source}", CalendarApi.RemoveSource).Require(Permission.EditSchedules);
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/provider", OpenDesk.Day).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/day", OpenDesk.Day).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/bookings", OpenDesk.Bookings).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/balance", OpenDesk.Balance).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/{organization}", (Desk desk) => Results.Redirect(desk.Href("day"))).Require(Permission.SeeBookings);
        site.MapGet("/provider/{organization}/day", ViewDay.Get).Require(Permission.SeeBookings);
        site.MapGet("/provider/{organization}/bookings", ViewBookings.Get).Require(Permission.SeeBookings);
        var schedules = site.MapGroup("/provider/{organization}/schedules");
        schedules.MapGet("", ViewSchedules.Get).Require(Permission.SeeSchedules);
        schedules.MapPost("", ViewSchedules.Post).Require(Permission.EditSchedules);
        schedules.MapGet("/{id}", EditSchedule.Get).Require(Permission.SeeSchedules);
        schedules.MapPost("/{id}", EditSchedule.Post).Require(Permission.EditSchedules);
        schedules.MapPost("/{id}/preview", EditSchedule.PostPreview).Require(Permission.SeeSchedules);
        schedules.MapPost("/{id}/resources", ViewSchedules.PostResources).Require(Permission.EditSchedules);
        schedules.MapPost("/{id}/delete", ViewSchedules.PostDelete).Require(Permission.EditSchedules);
        var calendars = site.MapGroup("/provider/{organization}/calendars");
        calendars.MapGet("", ViewCalendars.List).Require(Permission.SeeSchedules);
        calendars.MapGet("/{id}", ViewCalendars.Get).Require(Permission.SeeSchedules);
        calendars.MapPost("/{id}/feed", ViewCalendars.PostFeed).Require(Permission.EditSchedules);
        calendars.MapPost("/{id}/sources", ViewCalendars.PostSource).Require(Permission.EditSchedules).WithMetadata(CalendarUpload);
        calendars.MapPost("/{id}/sources/{source}", ViewCalendars.PostChange).Require(Permission.EditSchedules);
        site.MapGet("/calendars/{token}.ics", ServeFeed.Get).AllowAnonymous();
    }
}
