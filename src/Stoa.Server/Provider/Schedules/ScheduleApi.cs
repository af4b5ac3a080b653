using Stoa.Server.Availability;
using Stoa.Server.Availability.Schedules;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Provider.Schedules;

/// <summary>Schedules for programs, under <c>/api/v1/organizations/{organization}/schedules</c>.</summary>
internal static class ScheduleApi
{
    /// <summary>Hours that are not saved, and as which plan's customers they are looked at.</summary>
    internal sealed record PreviewRequest(ScheduleDraft Terms, Id<Plan>? PlanId = null);

    /// <summary>GET …/schedules</summary>
    internal static async Task<IResult> List(Desk desk, Work work, CancellationToken cancel) =>
        Results.Json(new { Items = await ListSchedules.Run(desk.Id, work, cancel) }, StoaJson.Options);

    /// <summary>POST …/schedules</summary>
    internal static async Task<IResult> Create(Desk desk, CreateSchedule.Request request, HttpResponse response, Work work, CancellationToken cancel)
    {
        var made = await CreateSchedule.Run(desk.Id, request, work, cancel);
        if (made.Succeeded) ETags.Set(response, made.Value.Version);
        return made.AnswerCreated(schedule => $"/api/v1/organizations/{desk.Id}/schedules/{schedule.Id}");
    }

    /// <summary>GET …/schedules/{id}</summary>
    internal static async Task<IResult> Get(Desk desk, Id<ScheduleRow> id, HttpResponse response, Work work, CancellationToken cancel)
    {
        var found = await GetSchedule.Run(desk.Id, id, work, cancel);
        if (found.Succeeded) ETags.Set(response, found.Value.Version);
        return found.Answer();
    }

    /// <summary>PUT …/schedules/{id}; with If-Match, 409 and what is stored when somebody else was first.</summary>
    internal static async Task<IResult> Put(Desk desk, Id<ScheduleRow> id, ScheduleDraft terms, HttpContext http, Work work, CancellationToken cancel)
    {
        var expected = ETags.Expected(http.Request);
        if (expected.Refused(out var unreadable)) return unreadable.Answer();
        var (saved, refusal) = await SaveSchedule.Run(desk.Id, id, terms, expected.Value, work, cancel);
        if (saved is null) return Answer(refusal!);
        ETags.Set(http.Response, saved.Schedule.Version);
        return Results.Json(saved, StoaJson.Options);
    }

    /// <summary>DELETE …/schedules/{id}</summary>
    internal static async Task<IResult> Delete(Desk desk, Id<ScheduleRow> id, Work work, CancellationToken cancel) =>
        await DeleteSchedule.Run(desk.Id, id, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>POST …/schedules/{id}/resources</summary>
    internal static async Task<IResult> Follow(Desk desk, Id<ScheduleRow> id, FollowSchedule.Request request, Work work, CancellationToken cancel) =>
        (await FollowSchedule.Run(desk.Id, id, request, work, cancel)).Answer();

    /// <summary>POST …/schedules/{id}/preview: nothing is saved.</summary>
    internal static async Task<IResult> Preview(
        Desk desk, Id<ScheduleRow> id, PreviewRequest request, Work work, Offers offers, ReadDatabase database, CancellationToken cancel)
    {
        var stored = await GetSchedule.Run(desk.Id, id, work, cancel);
        if (stored.Refused(out var problem)) return problem.Answer();
        var (terms, problems) = ReadDraft.Of(request.Terms);
        if (terms is null) return Answer(new SaveSchedule.Refusal(problems));
        ListPlans.Item? plan = null;
        if (request.PlanId is { } asked)
        {
            plan = (await ListPlans.Run(id, work, cancel)).FirstOrDefault(one => one.PlanId == asked);
            if (plan is null) return AvailabilityProblems.NoPlan.Answer();
        }
        var hours = terms.On(NodaTime.DateTimeZoneProviders.Tzdb[stored.Value.Zone]);
        return Results.Json(new
        {
            Preview = await PreviewSchedule.Run(stored.Value, hours, plan, work, offers, database, cancel),
            Outside = await BookingsOutside.Run(id, hours, work, cancel),
        }, StoaJson.Options);
    }

    private static IResult Answer(SaveSchedule.Refusal refusal)
    {
        var more = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["problems"] = refusal.Problems.Select(problem => new { problem.Code, problem.Message, problem.Field }),
        };
        if (refusal.Theirs is { } theirs)
        {
            more["stored"] = ScheduleDraft.Of(theirs);
            more["version"] = refusal.Version;
        }
        return refusal.Problems[0].Answer(more);
    }
}
