using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Resources;

/// <summary>Makes resources at a place: one with a name, or many with a number behind it ("Bay 1" to "Bay 40").</summary>
public static class AddResources
{
    /// <summary>Most that are made at once.</summary>
    public const int CountMax = 200;

    /// <summary>Most of one organization, retired ones included.</summary>
    public const int ResourcesMax = 5_000;

    /// <summary>The longest name, the number included.</summary>
    public const int NameLengthMax = 100;

    /// <summary>What to make.</summary>
    /// <param name="LocationId">Where.</param>
    /// <param name="Kind">What sort of thing.</param>
    /// <param name="Name">Its name; of many, what stands before the number.</param>
    /// <param name="Count">How many; one when nothing is said.</param>
    /// <param name="ScheduleId">When it is open; the place's first schedule when nothing is said, a new empty one when it has none.</param>
    public sealed record Request(Id<Location>? LocationId, ResourceKind? Kind, string? Name, int? Count = null, Id<ScheduleRow>? ScheduleId = null);

    /// <summary>A resource as its members see it.</summary>
    public sealed record Seen(
        Id<Resource> Id, Id<Location> LocationId, ResourceKind Kind, string Name, ResourceStatus Status, Id<ScheduleRow> ScheduleId, int Version);

    /// <summary>What is wrong with a request, by field.</summary>
    internal static IReadOnlyList<Problem> Check(Request request)
    {
        var problems = new List<Problem>();
        if (request.LocationId is null) problems.Add(Wrong("location-required", "Choose the location.", "location_id"));
        if (request.Kind is not { } kind || !Enum.IsDefined(kind)) problems.Add(Wrong("kind-required", "Choose what it is.", "kind"));
        if (!OrganizationRules.IsLine(request.Name, NameLengthMax - 6)) problems.Add(Wrong("name-invalid", $"Give a name of 1 to {NameLengthMax - 6} characters.", "name"));
        if (request.Count is < 1 or > CountMax) problems.Add(Wrong("count-invalid", $"Make 1 to {CountMax} at once.", "count"));
        return problems;
    }

    /// <summary>Makes them, all or none; numbers go on after those that bear the name already.</summary>
    public static async Task<Outcome<IReadOnlyList<Seen>>> Run(Desk desk, Request request, Work work, CancellationToken cancel)
    {
        if (Check(request) is [var wrong, ..]) return wrong;
        await work.Begin(cancel);
        // The place's row is locked: two who make bays at once do not give the same numbers.
        var places = await work.Db.Set<Location>()
            .FromSql($"select * from organizations.locations where id = {request.LocationId!.Value.Value} and organization_id = {desk.Id.Value} for no key update").ToListAsync(cancel);
        if (places is not [{ RetiredAt: null } place]) return OrganizationProblems.NoLocation with { Field = "location_id" };
        var count = request.Count ?? 1;
        if (await work.Db.Set<Resource>().CountAsync(r => r.OrganizationId == desk.Id, cancel) + count > ResourcesMax) return ResourceProblems.TooMany;
        var schedule = await ScheduleOf(desk, request, place, work, cancel);
        if (schedule.Refused(out var problem)) return problem;
        var names = await Names(desk, place, request.Name!.Trim(), count, work, cancel);
        List<Resource> made =
        [
            .. names.Select(name => new Resource
            {
                Id = Id<Resource>.New(work.Now), OrganizationId = desk.Id, LocationId = place.Id, ScheduleId = schedule.Value, Name = name, Kind = request.Kind!.Value,
            }),
        ];
        work.Db.AddRange(made);
        work.Audit("availability.add-resources", place.Id.ToString(), after: new { Count = count, request.Kind, First = made[0].Id });
        return await work.Commit(cancel) is { } refused ? refused : Outcome<IReadOnlyList<Seen>>.Of([.. made.Select(Of)]);
    }

    internal static Seen Of(Resource resource) => new(
        resource.Id, resource.LocationId, resource.Kind, resource.Name, resource.Status, resource.ScheduleId, resource.Version);

    /// <summary>POST /api/v1/organizations/{organization}/resources</summary>
    internal static async Task<IResult> PostApi(Desk desk, Request request, Work work, CancellationToken cancel) =>
        (await Run(desk, request, work, cancel)).AnswerCreated(_ => $"/api/v1/organizations/{desk.Id}/resources");

    private static async Task<Outcome<Id<ScheduleRow>>> ScheduleOf(Desk desk, Request request, Location place, Work work, CancellationToken cancel)
    {
        var schedules = work.Db.Set<ScheduleRow>().Where(s => s.OrganizationId == desk.Id);
        if (request.ScheduleId is { } asked)
            return await schedules.AnyAsync(s => s.Id == asked, cancel) ? asked : ResourceProblems.NoSchedule;
        var used = work.Db.Set<Resource>().Where(r => r.LocationId == place.Id).Select(r => r.ScheduleId);
        var first = await schedules.Where(s => s.LocationId == place.Id || used.Contains(s.Id)).OrderBy(s => s.Id).Select(s => (Id<ScheduleRow>?)s.Id).FirstOrDefaultAsync(cancel);
        if (first is { } found) return found;
        // Closed until somebody says when it is open: nothing is sold by mistake.
        var made = new ScheduleRow { Id = Id<ScheduleRow>.New(work.Now), OrganizationId = desk.Id, LocationId = place.Id, Zone = place.Zone, Weekly = [] };
        work.Db.Add(made);
        return made.Id;
    }

    private static async Task<IReadOnlyList<string>> Names(Desk desk, Location place, string name, int count, Work work, CancellationToken cancel)
    {
        if (count == 1) return [name];
        var prefix = $"{name} ";
        var taken = await work.Db.Set<Resource>().Where(r => r.OrganizationId == desk.Id && r.LocationId == place.Id && r.Name.StartsWith(prefix))
            .Select(r => r.Name).ToListAsync(cancel);
        var last = taken.Select(one => int.TryParse(one.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty(0).Max();
        return [.. Enumerable.Range(last + 1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{name} {number}"))];
    }

    private static Problem Wrong(string code, string message, string field) => new(ProblemKind.Invalid, code, message, field);
}
