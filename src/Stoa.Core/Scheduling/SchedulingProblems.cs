namespace Stoa.Core.Scheduling;

/// <summary>Every refusal of scheduling, in one place.</summary>
public static class SchedulingProblems
{
    /// <summary>No resource offers a slot that starts then.</summary>
    public static readonly Problem NotInSchedule = new(
        ProblemKind.Invalid, "slot-not-in-schedule", "No slot starts at that time. Choose one of the offered times.", "start");

    /// <summary>The slot starts before the minimum notice has passed.</summary>
    public static readonly Problem TooSoon = new(
        ProblemKind.Conflict, "slot-too-soon", "That time is too soon to book. Choose a later one.", "start");

    /// <summary>The slot starts after the booking horizon.</summary>
    public static readonly Problem BeyondHorizon = new(
        ProblemKind.Conflict, "slot-beyond-horizon", "That time is too far ahead to book yet. Choose an earlier one.", "start");

    /// <summary>Every resource that offers the slot is busy.</summary>
    public static readonly Problem Taken = new(
        ProblemKind.Conflict, "slot-taken", "That time has just been taken. Choose another one.", "start");

    internal static Problem BadSchedule(string message, string field) =>
        new(ProblemKind.Invalid, "schedule-invalid", message, field);

    internal static Problem BadSlotRules(string message, string field) =>
        new(ProblemKind.Invalid, "slot-rules-invalid", message, field);

    internal static Problem BadOpeningHours(string message) =>
        new(ProblemKind.Invalid, "opening-hours-unreadable", message, "opening_hours");
}
