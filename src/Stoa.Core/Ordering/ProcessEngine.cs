using NodaTime;

namespace Stoa.Core.Ordering;

/// <summary>Decides what may happen to an order, and what follows. Pure: it changes nothing.</summary>
public static class ProcessEngine
{
    /// <summary>Fires a transition, or says why not.</summary>
    /// <param name="process">The process and version that the order follows.</param>
    /// <param name="facts">The order, including the event that causes this.</param>
    /// <param name="transition">The transition's name.</param>
    /// <param name="role">The one role in which the actor acts.</param>
    /// <param name="now">The moment of the request.</param>
    /// <param name="timings">The marketplace's durations.</param>
    /// <param name="reason">Why; required where the transition says so.</param>
    /// <param name="newPeriod">The reservation's new time, where the transition moves or extends it; it must end after <paramref name="now"/>.</param>
    /// <returns>
    /// The firing; or a problem: unknown-transition, wrong-role, not-permitted, too-early, too-late, a guard's own code,
    /// reason-required, period-required.
    /// </returns>
    public static Outcome<Firing> Fire(
        Process process,
        OrderFacts facts,
        string transition,
        ActorRole role,
        Instant now,
        ProcessTimings timings,
        string? reason = null,
        Interval? newPeriod = null)
    {
        if (process.Find(transition) is not { } row)
        {
            return ProcessProblems.Unknown(process, transition);
        }

        if (Obstacle(process, facts, row, role, now, timings) is { } problem)
        {
            return problem;
        }

        if (row.NeedsReason && string.IsNullOrWhiteSpace(reason))
        {
            return ProcessProblems.Reason();
        }

        if (row.NeedsPeriod && !LiesAhead(facts, row, newPeriod, now))
        {
            return ProcessProblems.Period();
        }

        return Follow(process, facts, row, now, timings, newPeriod);
    }

    /// <summary>What this role may do now, in the process's order.</summary>
    public static IReadOnlyList<PermittedAction> Permitted(
        Process process, OrderFacts facts, ActorRole role, Instant now, ProcessTimings timings) =>
    [
        .. Open(process, facts, role, now, timings)
            .Select(row => new PermittedAction(row.Name, row.Label, row.NeedsReason, row.NeedsAmount, row.NeedsPeriod, row.IsDangerous)),
    ];

    /// <summary>The timers of an order that has just come into its state, earliest first: for a new order, and to restore lost ones.</summary>
    public static IReadOnlyList<OrderTimer> Timers(Process process, OrderFacts facts, ProcessTimings timings) =>
        Timers(process, facts, facts.StateSince, timings);

    private static List<OrderTimer> Timers(Process process, OrderFacts facts, Instant now, ProcessTimings timings)
    {
        var timers = new List<OrderTimer>();
        foreach (var row in process.In(facts.State))
        {
            if (row.When?.Due(facts, timings) is { } due && !(row.When.IsReminder && due < now))
            {
                timers.Add(new(row.Name, due));
            }
        }

        return [.. timers.OrderBy(timer => timer.Due)];
    }

    private static Firing Follow(
        Process process, OrderFacts facts, Transition row, Instant now, ProcessTimings timings, Interval? newPeriod)
    {
        var to = row.Target(facts.State);
        var stays = to == facts.State;
        var after = facts with { State = to, StateSince = stays ? facts.StateSince : now };
        if (row.MovesTime && newPeriod is { } period)
        {
            after = after with { Start = period.Start, End = period.End };
        }

        var keepsTimers = stays && !row.MovesTime;
        return new(row, facts.State, to, after.StateSince, keepsTimers, keepsTimers ? [] : Timers(process, after, now, timings));
    }

    private static Problem? Obstacle(
        Process process, OrderFacts facts, Transition row, ActorRole role, Instant now, ProcessTimings timings)
    {
        if (!row.By.Includes(role))
        {
            return ProcessProblems.Role(row, PermittedInWords(process, facts, role, now, timings));
        }

        if (!row.From.Contains(facts.State))
        {
            return ProcessProblems.State(row, facts.State, PermittedInWords(process, facts, role, now, timings));
        }

        return TimeOrGuard(facts, row, role, now, timings);
    }

    private static Problem? TimeOrGuard(OrderFacts facts, Transition row, ActorRole role, Instant now, ProcessTimings timings)
    {
        if (role is ActorRole.System && row.When is { } when && !(when.Due(facts, timings) <= now))
        {
            return ProcessProblems.Early(row, $"due {when.InWords(timings)}");
        }

        var failed = row.Guards.FirstOrDefault(guard => !guard.Holds(facts, now, timings));
        return failed is null ? null : ProcessProblems.Failed(failed);
    }

    private static IEnumerable<Transition> Open(
        Process process, OrderFacts facts, ActorRole role, Instant now, ProcessTimings timings) =>
        process.In(facts.State).Where(row => row.By.Includes(role) && TimeOrGuard(facts, row, role, now, timings) is null);

    private static string PermittedInWords(
        Process process, OrderFacts facts, ActorRole role, Instant now, ProcessTimings timings)
    {
        var names = string.Join(", ", Open(process, facts, role, now, timings).Select(row => row.Name));
        return names.Length == 0 ? "Nothing can be done now." : $"Possible now: {names}.";
    }

    // Moving needs a start ahead; extending goes on from the start there is, to a later end.
    private static bool LiesAhead(OrderFacts facts, Transition row, Interval? newPeriod, Instant now)
    {
        if (newPeriod is not { HasStart: true, HasEnd: true } period)
        {
            return false;
        }

        return row.Effects.Contains(Effect.MoveReservation)
            ? period.Start > now && period.End > period.Start
            : period.Start == facts.Start && period.End > facts.End && period.End > now;
    }
}
