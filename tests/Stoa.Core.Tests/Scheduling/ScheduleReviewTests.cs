using NodaTime;
using Stoa.Core.Scheduling;
using static NodaTime.IsoDayOfWeek;

namespace Stoa.Core.Tests.Scheduling;

public sealed class ScheduleReviewTests
{
    private static readonly LocalDate Aug1 = new(2026, 8, 1);

    public static TheoryData<WeeklyRule[], string?> Weeks => new()
    {
        { [Rule(Tuesday, 14, 4), Rule(Tuesday, 17, 2)], "weekly.1: Tuesday 17:00–19:00 overlaps 14:00–18:00." },
        { [Rule(Tuesday, 17, 2), Rule(Tuesday, 14, 4)], "weekly.1: Tuesday 14:00–18:00 overlaps 17:00–19:00." },
        { [Rule(Monday, 9, 3), Rule(Monday, 12, 6)], null },
        { [Rule(Monday, 9, 3), Rule(Tuesday, 9, 3)], null },
        { [Rule(Friday, 22, 4), Rule(Saturday, 1, 5)], "weekly.1: Saturday 01:00–06:00 overlaps Friday 22:00–02:00." },
        { [Rule(Friday, 22, 4), Rule(Saturday, 2, 5)], null },
        { [Rule(Monday, 0, 2), Rule(Sunday, 22, 3)], "weekly.1: Sunday 22:00–01:00 overlaps Monday 00:00–02:00." },
        { [Rule(Monday, 0, 24), Rule(Tuesday, 0, 24)], null },
        { [Rule(Monday, 1, 24), Rule(Tuesday, 0, 24)], "weekly.1: Tuesday 00:00–24:00 overlaps Monday 01:00–01:00." },
        { [Rule(Monday, 9, 1), Rule(Monday, 9, 1)], "weekly.1: Monday 09:00–10:00 overlaps 09:00–10:00." },
    };

    [Theory]
    [MemberData(nameof(Weeks))]
    public void Windows_that_overlap_are_named(WeeklyRule[] rules, string? expected) =>
        Assert.Equal(expected, Line(ScheduleReview.Of(rules, [], []).SingleOrDefault()));

    [Fact]
    public void Each_window_is_complained_about_once() => Assert.Equal(
        ["weekly.1", "weekly.2"], ScheduleReview.Of([Rule(Monday, 9, 8), Rule(Monday, 9, 8), Rule(Monday, 9, 8)], [], []).Select(p => p.Field));

    [Fact]
    public void Exceptions_need_hours_that_do_not_overlap_on_a_date_of_their_own_outside_closures()
    {
        ScheduleException[] exceptions =
        [
            new(Aug1, [Window(9, 2)]), new(Aug1, [Window(12, 1)]), new(Aug1.PlusDays(1), []), new(Aug1.PlusDays(2), [Window(12, 4), Window(10, 3)]),
            new(Aug1.PlusDays(10), [Window(9, 1)]),
        ];
        Assert.Equal(
            [
                "exceptions.1: 1 August 2026 is listed twice. Join its windows.",
                "exceptions.2: 2 August 2026 has no hours. To close on that day, write a closure.",
                "exceptions.3: 3 August 2026: 12:00–16:00 overlaps 10:00–13:00.",
                "exceptions.4: 11 August 2026 has hours of its own and lies in the closure 10 August 2026 to 14 August 2026. Keep one of the two.",
            ],
            ScheduleReview.Of([], exceptions, [new Closure(Aug1.PlusDays(9), Aug1.PlusDays(13), "Summer")]).Select(Line));
    }

    [Fact]
    public void Closures_end_after_they_begin_and_in_a_reasonable_time() => Assert.Equal(
        [
            "closures.0: The closure ends on 31 July 2026, before it begins.", "closures.1: A closure has at most 731 days.",
            "closures.3: A reason has at most 100 characters.",
        ],
        ScheduleReview.Of([], [],
        [
            new(Aug1, Aug1.PlusDays(-1), ""), new(Aug1, Aug1.PlusDays(731), ""), new(Aug1, Aug1.PlusDays(730), ""), new(Aug1, Aug1, new string('x', 101)),
        ]).Select(Line));

    [Fact]
    public void What_the_review_passes_is_a_schedule() => Property.Holds(FsCheck.Fluent.Gen.Choose(0, int.MaxValue - 1), seed =>
    {
        var random = new Random(seed);
        WeeklyRule[] rules = [.. Enumerable.Range(0, random.Next(8)).Select(_ => new WeeklyRule(
            (IsoDayOfWeek)random.Next(1, 8), new LocalTime(random.Next(24), 0), 60 * random.Next(1, 25)))];
        if (ScheduleReview.Of(rules, [], []).Count > 0) return;
        var schedule = Schedule.Create(DateTimeZone.Utc, rules, []).Value;
        var week = new Interval(Instant.FromUtc(2026, 8, 3, 0, 0), Instant.FromUtc(2026, 8, 10, 0, 0));

        // Nothing overlaps, so a whole week is open as long as its windows are together.
        Assert.Equal(rules.Sum(rule => rule.LengthMinutes), schedule.OpenIn(week).Sum(open => open.Duration.TotalMinutes));
    });

    private static string? Line(Problem? problem) => problem is null ? null : $"{problem.Field}: {problem.Message}";

    private static WeeklyRule Rule(IsoDayOfWeek day, int opens, int hours) => new(day, new LocalTime(opens, 0), hours * 60);

    private static OpenWindow Window(int opens, int hours) => new(new LocalTime(opens, 0), hours * 60);
}
