using NodaTime;
using Stoa.Core.Ordering;

namespace Stoa.Core.Tests.Ordering;

/// <summary>Orders at every interesting place and time, for the proofs to try.</summary>
internal static class Scenes
{
    public static readonly ProcessTimings Timings = ProcessTimings.Default;
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 10, 10, 0);
    public static readonly Instant End = Start + Duration.FromHours(1);

    private static readonly Duration[] Ages =
    [
        Duration.Zero, Duration.FromMinutes(5), Duration.FromMinutes(10), Duration.FromHours(24), Duration.FromDays(3), Duration.FromDays(40),
    ];

    private static readonly Instant[] Entrances =
        [Start - Duration.FromHours(50), Start - Duration.FromMinutes(5), Start + Duration.FromMinutes(5), End + Duration.FromHours(1)];

    /// <summary>Orders in a state: entered early, late, during and after the reserved time; with every question answered yes and no.</summary>
    public static IEnumerable<OrderFacts> Of(OrderState state, BookingMode booking) =>
        from since in Entrances
        from yes in new[] { true, false }
        from done in new[] { true, false }
        select new OrderFacts
        {
            State = state,
            StateSince = since,
            Money = MoneyState.Unpaid,
            Booking = booking,
            Start = Start,
            End = End,
            CycleEnd = Start + Duration.FromDays(30),
            CaptureAt = yes ? Start - Duration.FromHours(1) : null,
            TracksPresence = yes,
            ExtensionIsPending = yes,
            RevisionsIncluded = yes ? 1 : 0,
            FulfilmentHasFailed = yes,
            FulfilmentIsDone = done,
            Renews = done,
        };

    public static IEnumerable<Instant> Moments(OrderFacts facts) =>
        Ages.Select(age => facts.StateSince + age)
            .Concat([Start, End, End + Duration.FromHours(48)])
            .Where(now => now >= facts.StateSince);

    /// <summary>Fires with all that a person might have to add.</summary>
    public static Outcome<Firing> Fire(Process process, OrderFacts facts, Transition row, ActorRole role, Instant now)
    {
        var later = Instant.Max(now, facts.End ?? now) + Duration.FromHours(1);
        var period = row.Effects.Contains(Effect.MoveReservation)
            ? new Interval(later, later + Duration.FromHours(1))
            : new Interval(facts.Start, later);
        return ProcessEngine.Fire(process, facts, row.Name, role, now, Timings, "because", row.NeedsPeriod ? period : null);
    }
}
