using Stoa.Core;

namespace Stoa.Server.Availability;

/// <summary>What a person is told when a time cannot be had.</summary>
internal static class AvailabilityProblems
{
    internal static readonly Problem NoListing = new(ProblemKind.NotFound, "listing-not-found",
        "This offer is not available any more. Look for another one.");

    internal static readonly Problem NoPlan = new(ProblemKind.NotFound, "plan-not-found",
        "This plan is not offered any more. Load the page again and choose another one.", "plan_id");

    internal static readonly Problem Taken = new(ProblemKind.Conflict, "slot-taken",
        "Someone else has just taken this time. Choose another one.", "start");

    internal static readonly Problem NothingChosen = new(ProblemKind.Invalid, "start-required", "Choose one of the free times first.", "start");

    internal static readonly Problem TooManyHolds = new(ProblemKind.Conflict, "too-many-holds",
        $"You are holding {HoldSlot.HoldsMax} times already. Book or release one of them first.");

    internal static readonly Problem NoHold = new(ProblemKind.NotFound, "hold-not-found",
        "There is no such hold. Choose a time again.");

    internal static readonly Problem Ordered = new(ProblemKind.Conflict, "hold-ordered",
        "This time belongs to an order already. Cancel the order instead.");

    internal static readonly Problem HoldExpired = new(ProblemKind.Gone, "hold-expired",
        "The time was held for you, and the hold has ended. Choose a time again.");
}
