using Stoa.Core;
using Stoa.Server.Availability;
using Stoa.Server.Availability.Calendars;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Provider.Calendars;

/// <summary>A resource's calendars for programs, under <c>/api/v1/organizations/{organization}/resources/{id}/calendar</c>.</summary>
internal static class CalendarApi
{
    /// <summary>GET …/calendar; the feed's address only for those who may change it.</summary>
    internal static async Task<IResult> Get(Desk desk, Id<Resource> id, Work work, CancellationToken cancel)
    {
        if (await AddCalendar.FindResource(desk.Id, id, work, cancel) is null) return CalendarSourceProblems.NoResource.Answer();
        return Results.Json(new
        {
            Feed = desk.May(Core.Access.Permission.EditSchedules) ? await ShareCalendar.Find(id, work, cancel) : null,
            Sources = await ListCalendars.Run(id, work, cancel),
            Conflicts = await ListCalendars.Conflicts(id, work, cancel),
        }, StoaJson.Options);
    }

    /// <summary>PUT …/calendar/feed</summary>
    internal static async Task<IResult> PutFeed(Desk desk, Id<Resource> id, ShareCalendar.Request request, Work work, CancellationToken cancel) =>
        (await ShareCalendar.Run(desk.Id, id, request, work, cancel)).Answer();

    /// <summary>DELETE …/calendar/feed</summary>
    internal static async Task<IResult> DeleteFeed(Desk desk, Id<Resource> id, Work work, CancellationToken cancel) =>
        await ShareCalendar.Stop(desk.Id, id, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>POST …/calendar/sources</summary>
    internal static async Task<IResult> AddSource(
        Desk desk, Id<Resource> id, AddCalendar.Request request, Work work, CalendarReading reading, CancellationToken cancel)
    {
        var added = await AddCalendar.Run(desk.Id, id, request, work, reading, cancel);
        if (added.Refused(out var problem)) return problem.Answer();
        var source = (await ListCalendars.Run(id, work, cancel)).First(one => one.Id == added.Value);
        return Outcome<ListCalendars.Item>.Of(source).AnswerCreated(_ => $"/api/v1/organizations/{desk.Id}/resources/{id}/calendar");
    }

    /// <summary>POST …/calendar/sources/{source}/refresh</summary>
    internal static async Task<IResult> Refresh(
        Desk desk, Id<Resource> id, Id<CalendarSource> source, Work work, CalendarReading reading, CancellationToken cancel)
    {
        if (await RefreshCalendar.Run(desk.Id, source, work, reading, cancel) is { } problem) return problem.Answer();
        return Results.Json((await ListCalendars.Run(id, work, cancel)).FirstOrDefault(one => one.Id == source), StoaJson.Options);
    }

    /// <summary>DELETE …/calendar/sources/{source}</summary>
    internal static async Task<IResult> RemoveSource(Desk desk, Id<Resource> id, Id<CalendarSource> source, Work work, CancellationToken cancel) =>
        await RemoveCalendar.Run(desk.Id, source, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();
}
