using Stoa.Core;

namespace Stoa.Server.Availability.Calendars;

/// <summary>What a provider is told when a calendar cannot be had.</summary>
internal static class CalendarSourceProblems
{
    internal static readonly Problem NoResource = new(ProblemKind.NotFound, "resource-not-found", "There is no such person, room or bay in this organization.");

    internal static readonly Problem NotFound = new(ProblemKind.NotFound, "calendar-not-found", "There is no such calendar here. It may have been removed.");

    internal static readonly Problem NoName = new(ProblemKind.Invalid, "name-required",
        $"Give it a name of at most {CalendarSource.NameLengthMax} characters, such as Private calendar.", "name");

    internal static readonly Problem NoAddress = new(ProblemKind.Invalid, "address-unreadable",
        "Give an address that begins with https://, http:// or webcal://, without a password in it.", "address");

    internal static readonly Problem Nothing = new(ProblemKind.Invalid, "calendar-required", "Give an address, or choose a file.", "address");

    internal static readonly Problem TooMany = new(ProblemKind.Conflict, "too-many-calendars",
        $"At most {AddCalendar.SourcesMax} calendars can be read for one resource. Remove one first.");

    internal static Problem Unreachable(string sentence) => new(ProblemKind.Invalid, "calendar-unreachable", sentence, "address");
}
