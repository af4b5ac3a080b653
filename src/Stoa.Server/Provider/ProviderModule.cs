using Stoa.Core.Access;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Provider.Schedules;

namespace Stoa.Server.Provider;

/// <summary>The provider's desk: the day, the bookings, the balance. It owns no tables; it shows what the other modules know.</summary>
public sealed class ProviderModule : Module
{
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
        api.MapGet("/organizations/{organization}/balance/entries", ListBalanceEntries.Get).Require(Permission.SeeMoney);
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/provider", OpenDesk.Get).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/day", OpenDesk.To("day")).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/bookings", OpenDesk.To("bookings")).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/balance", OpenDesk.To("balance")).RequireAuthorization(Policies.Provider);
        site.MapGet("/provider/{organization}", (Desk desk) => Results.Redirect(desk.Href("day"))).Require(Permission.SeeBookings);
        site.MapGet("/provider/{organization}/day", ViewDay.Get).Require(Permission.SeeBookings);
        site.MapGet("/provider/{organization}/bookings", ViewBookings.Get).Require(Permission.SeeBookings);
        site.MapGet("/provider/{organization}/balance", ViewBalance.Get).Require(Permission.SeeMoney);
        var schedules = site.MapGroup("/provider/{organization}/schedules");
        schedules.MapGet("", ViewSchedules.Get).Require(Permission.SeeSchedules);
        schedules.MapPost("", ViewSchedules.Post).Require(Permission.EditSchedules);
        schedules.MapGet("/{id}", EditSchedule.Get).Require(Permission.SeeSchedules);
        schedules.MapPost("/{id}", EditSchedule.Post).Require(Permission.EditSchedules);
        schedules.MapPost("/{id}/preview", EditSchedule.PostPreview).Require(Permission.SeeSchedules);
        schedules.MapPost("/{id}/resources", ViewSchedules.PostResources).Require(Permission.EditSchedules);
        schedules.MapPost("/{id}/delete", ViewSchedules.PostDelete).Require(Permission.EditSchedules);
    }
}
