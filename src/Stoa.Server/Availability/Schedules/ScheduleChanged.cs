using Stoa.Server.Organizations;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Schedules;

/// <summary>A schedule has other hours, or other resources follow it.</summary>
public sealed record ScheduleChanged(Id<ScheduleRow> ScheduleId, Id<Organization> Owner) : IDomainEvent
{
    public static string Type => "schedule.changed";

    public string Aggregate => ScheduleId.ToString();

    public Guid? OrganizationId => Owner.Value;
}
