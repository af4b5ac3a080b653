using Stoa.Core;

namespace Stoa.Server.Availability.Resources;

/// <summary>What is refused when resources are edited.</summary>
internal static class ResourceProblems
{
    internal static readonly Problem NotFound = new(ProblemKind.NotFound, "resource-not-found", "There is no such resource.");

    internal static readonly Problem NoListing = new(ProblemKind.NotFound, "listing-not-found", "There is no such listing.");

    internal static readonly Problem NoSchedule = new(ProblemKind.Invalid, "schedule-unknown", "Choose one of your schedules.", "schedule_id");

    internal static readonly Problem TooMany = new(
        ProblemKind.Conflict, "too-many-resources", $"An organization has at most {AddResources.ResourcesMax} resources.");

    internal static readonly Problem NotUsable = new(
        ProblemKind.Invalid, "resource-unknown", "A listing uses resources of its own organization that are not retired.", "resources");

    internal static readonly Problem BadGroups = new(
        ProblemKind.Invalid, "groups-invalid",
        $"Name each resource once, at most {NeedResources.ResourcesMax}, in groups from 0 to {NeedResources.GroupsMax - 1}.", "resources");
}
