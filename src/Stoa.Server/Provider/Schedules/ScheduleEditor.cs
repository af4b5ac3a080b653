using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Availability;
using Stoa.Server.Availability.Schedules;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Provider.Schedules;

/// <summary>Everything that the editor's page shows.</summary>
public sealed record ScheduleEditor
{
    /// <summary>The schedule as stored.</summary>
    public required GetSchedule.Detail Stored { get; init; }

    /// <summary>The form, with what was typed.</summary>
    public required ScheduleForm Form { get; init; }

    /// <summary>What was refused.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>What somebody else has saved meanwhile and is not typed here, and what is typed here and not saved there.</summary>
    public (IReadOnlyList<string> Theirs, IReadOnlyList<string> Yours)? Difference { get; init; }

    /// <summary>What the preview can be looked at as.</summary>
    public required IReadOnlyList<ListPlans.Item> Plans { get; init; }

    /// <summary>The next two weeks; null when the draft does not hold.</summary>
    public required PreviewSchedule.TwoWeeks? Preview { get; init; }

    /// <summary>Why there is no preview.</summary>
    public required IReadOnlyList<Problem> PreviewProblems { get; init; }

    /// <summary>Coming bookings outside the hours as they are typed.</summary>
    public required IReadOnlyList<BookingsOutside.Booking> Outside { get; init; }

    /// <summary>Resources on the same clock that follow another schedule.</summary>
    public required IReadOnlyList<GetSchedule.ResourceName> Others { get; init; }

    /// <summary>The form of a schedule as it is stored.</summary>
    internal static ScheduleForm FormOf(GetSchedule.Detail stored) =>
        new(stored.Terms, stored.Version, "", "", ScheduleForm.Week.ToDictionary(day => day, IReadOnlyList<NodaTime.IsoDayOfWeek> (_) => []));

    /// <summary>Loads what belongs to a form.</summary>
    internal static async Task<ScheduleEditor> Load(
        Id<Organization> organization, GetSchedule.Detail stored, ScheduleForm form, Work work, Offers offers, ReadDatabase database, CancellationToken cancel)
    {
        var plans = await ListPlans.Run(stored.Id, work, cancel);
        var (terms, problems) = ReadDraft.Of(form.Typed);
        var hours = terms?.On(NodaTime.DateTimeZoneProviders.Tzdb[stored.Zone]);
        var plan = plans.FirstOrDefault(one => one.PlanId.ToString() == form.LookAs);
        return new ScheduleEditor
        {
            Stored = stored,
            Form = form,
            Plans = plans,
            Preview = hours is null ? null : await PreviewSchedule.Run(stored, hours, plan, work, offers, database, cancel),
            PreviewProblems = problems,
            Outside = hours is null ? [] : await BookingsOutside.Run(stored.Id, hours, work, cancel),
            Others = await Elsewhere(organization, stored, work, cancel),
        };
    }

    private static async Task<IReadOnlyList<GetSchedule.ResourceName>> Elsewhere(
        Id<Organization> organization, GetSchedule.Detail stored, Work work, CancellationToken cancel) => await (
            from resource in work.Db.Set<Resource>().AsNoTracking()
            join location in work.Db.Set<Location>() on resource.LocationId equals location.Id
            where resource.OrganizationId == organization && resource.Status == ResourceStatus.Active
                && resource.ScheduleId != stored.Id && location.Zone == stored.Zone
            orderby resource.Name, resource.Id
            select new GetSchedule.ResourceName(resource.Id, resource.Name)).Take(FollowSchedule.ResourcesMax).ToListAsync(cancel);
}
