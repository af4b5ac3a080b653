namespace Stoa.Core.Ordering;

/// <summary>What the engine refuses, beside the guards' own refusals.</summary>
public static class ProcessProblems
{
    /// <summary>The code of a transition that the process does not have.</summary>
    public const string UnknownTransition = "unknown-transition";

    /// <summary>The code of a transition that this role never fires.</summary>
    public const string WrongRole = "wrong-role";

    /// <summary>The code of a transition that does not leave the order's state.</summary>
    public const string NotPermitted = "not-permitted";

    /// <summary>The code before a transition's time.</summary>
    public const string TooEarly = "too-early";

    /// <summary>The code after a transition's time.</summary>
    public const string TooLate = "too-late";

    /// <summary>The code when nobody said why.</summary>
    public const string ReasonRequired = "reason-required";

    /// <summary>The code when the new period is missing, or does not lie ahead.</summary>
    public const string PeriodRequired = "period-required";

    internal static Problem Unknown(Process process, string name) =>
        new(ProblemKind.NotFound, UnknownTransition, $"The {process.Id} process has no transition \"{name}\".");

    internal static Problem Role(Transition transition, string permitted) =>
        new(ProblemKind.Forbidden, WrongRole, $"Only {transition.By.InWords()} may fire \"{transition.Name}\". {permitted}");

    internal static Problem State(Transition transition, OrderState state, string permitted) =>
        new(ProblemKind.Conflict, NotPermitted, $"The order is {state.InWords()}, so \"{transition.Name}\" is not possible. {permitted}");

    internal static Problem Early(Transition transition, string due) =>
        new(ProblemKind.Conflict, TooEarly, $"\"{transition.Name}\" is {due}.");

    internal static Problem Failed(Guard guard) => new(ProblemKind.Conflict, guard.Code, guard.Refusal);

    internal static Problem Reason() => new(ProblemKind.Invalid, ReasonRequired, "Say why: a reason is required.", "reason");

    internal static Problem Period() => new(ProblemKind.Invalid, PeriodRequired, "Choose a new time that lies ahead.", "start");
}
