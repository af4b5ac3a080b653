using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Tests.Scheduling;

public sealed class ScheduleTests
{
    private static readonly LocalDate Christmas = new(2026, 12, 25);
    private static readonly WeeklyRule Thursday = new(IsoDayOfWeek.Thursday, new LocalTime(20, 0), 360);
    private static readonly WeeklyRule Friday = new(IsoDayOfWeek.Friday, new LocalTime(9, 0), 480);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_441)]
    public void A_window_shorter_than_a_minute_or_longer_than_a_day_is_refused(int minutes)
    {
        Assert.Equal("schedule-invalid", Schedule.Create(DateTimeZone.Utc, [Friday with { LengthMinutes = minutes }], []).Problem?.Code);
        Assert.Equal("exceptions", Schedule.Create(
            DateTimeZone.Utc, [], [new ScheduleException(Christmas, [new OpenWindow(LocalTime.Noon, minutes)])]).Problem?.Field);
    }

    [Fact]
    public void An_opening_between_two_minutes_is_refused() =>
        Assert.False(Schedule.Create(DateTimeZone.Utc, [Friday with { Opens = new LocalTime(9, 0, 1) }], []).Succeeded);

    [Fact]
    public void A_rule_without_a_day_is_refused() =>
        Assert.False(Schedule.Create(DateTimeZone.Utc, [Friday with { Day = IsoDayOfWeek.None }], []).Succeeded);

    [Fact]
    public void More_windows_a_day_than_the_limit_are_refused()
    {
        var rules = Enumerable.Repeat(Friday, Schedule.WindowsPerDayMax).ToArray();
        Assert.True(Schedule.Create(DateTimeZone.Utc, rules, []).Succeeded);
        Assert.False(Schedule.Create(DateTimeZone.Utc, [.. rules, Friday], []).Succeeded);
    }

    [Fact]
    public void Two_exceptions_for_one_date_are_refused() => Assert.Equal("schedule-invalid", Schedule.Create(
        DateTimeZone.Utc, [], [ScheduleException.Closed(Christmas), ScheduleException.Closed(Christmas)]).Problem?.Code);

    [Fact]
    public void An_exception_stands_in_place_of_its_dates_rules_and_leaves_the_night_before_alone()
    {
        var schedule = Schedule.Create(DateTimeZone.Utc, [Thursday, Friday], [ScheduleException.Closed(Christmas)]).Value;

        Assert.Equal([Hours(24, 20, 26)], schedule.OpenIn(Hours(24, 0, 72)));
    }

    [Fact]
    public void Windows_that_touch_or_overlap_are_one()
    {
        var schedule = Schedule.Create(
            DateTimeZone.Utc, [Friday, Friday with { Opens = new LocalTime(17, 0), LengthMinutes = 60 }, Friday with { Opens = new LocalTime(10, 0) }, Thursday], []).Value;

        Assert.Equal([Hours(24, 20, 26), Hours(25, 9, 18)], schedule.OpenIn(Hours(24, 0, 72)));
        Assert.Equal([Hours(25, 12, 13)], schedule.OpenIn(Hours(25, 12, 13)));
    }

    [Fact]
    public void A_schedule_without_rules_is_never_open() =>
        Assert.Empty(Schedule.Create(DateTimeZone.Utc, [], []).Value.OpenIn(Hours(1, 0, 480)));

    [Fact]
    public void A_question_about_more_than_two_years_is_a_fault() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Schedule.Create(DateTimeZone.Utc, [], []).Value.OpenIn(Hours(1, 0, (731 * 24) + 1)));

    [Theory]
    [InlineData(0, 30, 0, 0, 0, 60, "length")]
    [InlineData(44_641, 30, 0, 0, 0, 60, "length")]
    [InlineData(30, 0, 0, 0, 0, 60, "interval")]
    [InlineData(30, 30, -1, 0, 0, 60, "buffer_before")]
    [InlineData(30, 30, 0, 1_441, 0, 60, "buffer_after")]
    [InlineData(30, 30, 0, 0, 61, 60, "minimum_notice")]
    [InlineData(30, 30, 0, 0, 0, 0, "horizon")]
    [InlineData(30, 30, 0, 0, 0, 1_052_641, "horizon")]
    [InlineData(30, 30, 1_440, 1_440, 60, 60, null)]
    [InlineData(44_640, 1, 0, 0, 0, 1_052_640, null)]
    public void Slot_rules_out_of_range_are_refused_by_field(
        int length, int interval, int before, int after, int notice, int horizon, string? field)
    {
        var rules = SlotRules.Create(
            Duration.FromMinutes(length), Duration.FromMinutes(interval), Duration.FromMinutes(before),
            Duration.FromMinutes(after), Duration.FromMinutes(notice), Duration.FromMinutes(horizon));
        Assert.Equal(field, rules.Problem?.Field);
    }

    [Fact]
    public void Slot_rules_are_in_whole_minutes() => Assert.Equal("length", SlotRules.Create(
        Duration.FromSeconds(90), Duration.FromMinutes(30), Duration.Zero, Duration.Zero, Duration.Zero, Duration.FromDays(1)).Problem?.Field);

    private static Interval Hours(int day, int from, int until)
    {
        var midnight = Instant.FromUtc(2026, 12, day, 0, 0);
        return new Interval(midnight + Duration.FromHours(from), midnight + Duration.FromHours(until));
    }
}
