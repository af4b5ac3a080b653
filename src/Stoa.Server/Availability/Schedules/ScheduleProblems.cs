using Stoa.Core;

namespace Stoa.Server.Availability.Schedules;

/// <summary>What a provider is told when a schedule cannot be changed so.</summary>
internal static class ScheduleProblems
{
    internal static readonly Problem NotFound = new(ProblemKind.NotFound, "schedule-not-found", "There is no such schedule in this organization.");

    internal static readonly Problem NoLocation = new(ProblemKind.Invalid, "location-not-found",
        "Choose one of your locations: the schedule runs on its clock.", "location_id");

    internal static readonly Problem NoResource = new(ProblemKind.Invalid, "resource-not-found",
        "Choose active resources of this organization.", "resource_ids");

    internal static readonly Problem InUse = new(ProblemKind.Conflict, "schedule-in-use",
        "Resources still follow this schedule. Give them another one first.");

    internal static readonly Problem TooMany = new(ProblemKind.Conflict, "too-many-schedules",
        $"You have {ListSchedules.CountMax} schedules already. Remove one that nobody follows.");

    internal static readonly Problem Stale = new(ProblemKind.Conflict, "stale-version",
        "Somebody else has changed this schedule while you were editing. Nothing of yours is saved yet.");

    internal static Problem OtherZone(string resource, string itsZone, string zone) => new(ProblemKind.Conflict, "other-zone",
        $"{resource} is at a place where the clock is {itsZone}; this schedule runs on {zone}.", "resource_ids");
}
