using System.Globalization;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments.Reconciliation;

/// <summary>What an operator is told who holds the books against a processor's.</summary>
internal static class ReconciliationProblems
{
    internal static readonly Problem NoGateway = new(ProblemKind.Invalid, "gateway-not-found",
        "No payment processor of that name is in use here.", "gateway");

    internal static readonly Problem TellsNothing = new(ProblemKind.Invalid, "gateway-tells-nothing",
        "This processor's own books cannot be read, so there is nothing to compare.", "gateway");

    internal static readonly Problem DayNotOver = new(ProblemKind.Invalid, "day-not-over",
        "Choose a day that is over: yesterday (UTC) or earlier.", "day");

    internal static readonly Problem BadDay = new(ProblemKind.Invalid, "bad-day", "Write the day as YYYY-MM-DD.", "day");

    internal static readonly Problem Silent = new(ProblemKind.Unavailable, "gateway-silent",
        "The payment processor does not answer. Nothing was compared; try again in a minute.");

    /// <summary>The code of: the processor makes the report, and a later try finds it.</summary>
    internal const string ReportAwaited = "report-awaited";

    internal static readonly Problem NoCase = new(ProblemKind.NotFound, "case-not-found", "There is no such case.");

    internal static readonly Problem Resolved = new(ProblemKind.Conflict, "case-resolved",
        "Somebody has taken care of this case already, or it settled itself. Load the page again.");

    internal static readonly Problem NoNote = new(ProblemKind.Invalid, "note-required",
        "Say what you found, so that others can follow it.", "note");

    internal static readonly Problem BadResolution = new(ProblemKind.Invalid, "bad-resolution",
        "Choose explained, corrected or written_off.", "resolution");

    internal static readonly Problem Stale = new(ProblemKind.Conflict, "stale-version",
        "This difference is another one by now. Look at it again, then say what you found.");

    internal static readonly Problem BadStatus = new(ProblemKind.Invalid, "bad-status", "Choose waiting, open or resolved.", "status");

    internal static Problem TooMany(LocalDate day) => new(ProblemKind.Conflict, "too-many-movements",
        string.Create(CultureInfo.InvariantCulture, $"The processor lists more movements on {day:uuuu-MM-dd} than can be compared at once."));
}
