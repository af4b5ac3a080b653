using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Tests.Scheduling;

public sealed class ClosureTests
{
    private static readonly LocalDate Monday = new(2026, 8, 3);
    private static readonly WeeklyRule[] Nights =
        [.. Enumerable.Range(1, 7).Select(day => new WeeklyRule((IsoDayOfWeek)day, new LocalTime(22, 0), 240))];

    [Fact]
    public void A_closure_closes_its_days_and_leaves_the_night_before_alone()
    {
        var schedule = Of(new Closure(Monday.PlusDays(1), Monday.PlusDays(2), "Works"), new Closure(Monday.PlusDays(2), Monday.PlusDays(3), ""));

        Assert.Equal([At(0, 22, 26), At(4, 22, 26)], schedule.OpenIn(At(0, 12, 24 * 5 + 12)));
        Assert.Equal("Works", schedule.RemarkOn(Monday.PlusDays(2)));
        Assert.Equal("Closed", schedule.RemarkOn(Monday.PlusDays(3)));
        Assert.Null(schedule.RemarkOn(Monday.PlusDays(4)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(731)]
    public void A_closure_of_no_or_too_many_days_is_refused(int days) => Assert.Equal("closures", Schedule.Create(
        DateTimeZone.Utc, [], [], [new Closure(Monday, Monday.PlusDays(days), "")]).Problem?.Field);

    [Theory]
    [InlineData(22, 26, true)]
    [InlineData(23, 25, true)]
    [InlineData(21, 23, false)]
    [InlineData(25, 27, false)]
    [InlineData(25, 47, false)]
    public void A_period_is_open_throughout_or_not(int from, int until, bool expected) =>
        Assert.Equal(expected, Of().IsOpenThroughout(At(0, from, until)));

    [Fact]
    public void The_longer_notice_counts()
    {
        var schedule = Schedule.Create(DateTimeZone.Utc, Nights, [], notice: Duration.FromHours(3)).Value;
        var rules = SlotRules.Create(
            Duration.FromHours(1), Duration.FromHours(1), Duration.Zero, Duration.Zero, Duration.FromHours(2), Duration.FromDays(7)).Value;
        ResourceCalendar[] calendars = [new(Guid.Empty, schedule, [])];
        var now = At(0, 20, 21).Start;

        Assert.Equal(At(0, 23, 24).Start, SlotFinder.Find(rules, calendars, At(0, 0, 30), now)[0].Start);
        Assert.Equal("slot-too-soon", SlotFinder.Check(rules, calendars, At(0, 22, 23).Start, now).Problem?.Code);
        Assert.True(SlotFinder.Check(rules, calendars, At(0, 23, 24).Start, now).Succeeded);
    }

    private static Schedule Of(params Closure[] closures) => Schedule.Create(DateTimeZone.Utc, Nights, [], closures).Value;

    private static Interval At(int day, int from, int until)
    {
        var midnight = DateTimeZone.Utc.AtStartOfDay(Monday.PlusDays(day)).ToInstant();
        return new Interval(midnight + Duration.FromHours(from), midnight + Duration.FromHours(until));
    }
}
