using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Tests.Scheduling;

public sealed class OpeningTableTests
{
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/Toronto"];
    private static readonly LocalDate Monday = new(2026, 3, 2);

    [Theory]
    [InlineData(8, 59, false, "2026-03-02T09:00")]
    [InlineData(9, 0, true, "2026-03-02T12:00")]
    [InlineData(11, 59, true, "2026-03-02T12:00")]
    [InlineData(12, 0, false, "2026-03-02T13:00")]
    [InlineData(16, 59, true, "2026-03-02T17:00")]
    [InlineData(17, 0, false, "2026-03-09T09:00")]
    public void It_says_whether_it_is_open_and_when_that_changes(int hour, int minute, bool isOpen, string changes)
    {
        var table = Table(At(hour, minute), Weekly((IsoDayOfWeek.Monday, 9, 180), (IsoDayOfWeek.Monday, 13, 240)));
        Assert.Equal(isOpen, table.IsOpen);
        Assert.Equal(changes, table.ChangesAt!.Value.InZone(Zone).ToString("uuuu-MM-dd'T'HH:mm", null));
    }

    [Fact]
    public void A_place_is_open_while_anything_in_it_is()
    {
        var table = Table(At(11, 0), Weekly((IsoDayOfWeek.Monday, 9, 180)), Weekly((IsoDayOfWeek.Monday, 11, 240), (IsoDayOfWeek.Tuesday, 10, 60)));
        Assert.Equal([new OpenWindow(new LocalTime(9, 0), 360)], table.Week[0].Windows);
        Assert.Equal([new OpenWindow(new LocalTime(10, 0), 60)], table.Week[1].Windows);
        Assert.Empty(table.Week[2].Windows);
        Assert.Equal((true, At(15, 0)), (table.IsOpen, table.ChangesAt!.Value));
    }

    [Fact]
    public void Dates_that_differ_are_told_and_only_those_of_the_next_two_weeks()
    {
        var rules = Weekly((IsoDayOfWeek.Monday, 9, 480)).Rules;
        var schedule = Schedule.Create(Zone, rules,
        [
            ScheduleException.Closed(Monday.PlusDays(7)),
            new(Monday.PlusDays(2), [new(new LocalTime(10, 0), 60)]),
            new(Monday, [new(new LocalTime(9, 0), 480)]),
            ScheduleException.Closed(Monday.PlusDays(14)),
        ]).Value;
        var table = Table(At(8, 0), schedule);
        Assert.Equal([Monday.PlusDays(2), Monday.PlusDays(7)], table.Soon.Select(date => date.Date));
        Assert.Equal([new OpenWindow(new LocalTime(10, 0), 60)], table.Soon[0].Windows);
        Assert.Empty(table.Soon[1].Windows);
    }

    [Fact]
    public void A_closed_colleague_makes_no_difference_while_another_is_there()
    {
        var rules = Weekly((IsoDayOfWeek.Monday, 9, 480)).Rules;
        var away = Schedule.Create(Zone, rules, [ScheduleException.Closed(Monday)]).Value;
        Assert.Empty(Table(At(8, 0), away, Weekly((IsoDayOfWeek.Monday, 9, 480))).Soon);
    }

    [Fact]
    public void Around_the_clock_never_changes_and_a_place_without_rules_never_opens()
    {
        var always = Table(At(3, 0), Weekly([.. Enumerable.Range(1, 7).Select(day => ((IsoDayOfWeek)day, 0, 1440))]));
        Assert.Equal((true, null), (always.IsOpen, always.ChangesAt));
        var never = Table(At(3, 0), Weekly());
        Assert.True(never.IsNeverOpen);
        Assert.Null(OpeningTable.Of([], Zone, At(3, 0)));
    }

    [Fact]
    public void A_window_over_midnight_belongs_to_the_day_on_which_it_opened()
    {
        var table = Table(At(1, 0), Weekly((IsoDayOfWeek.Sunday, 20, 480)));
        Assert.Equal((true, At(4, 0)), (table.IsOpen, table.ChangesAt!.Value));
        Assert.Equal([new OpenWindow(new LocalTime(20, 0), 480)], table.Week[6].Windows);
        Assert.Empty(table.Week[0].Windows);
    }

    private static OpeningTable Table(Instant now, params Schedule[] schedules) => OpeningTable.Of(schedules, Zone, now)!;

    private static Schedule Weekly(params (IsoDayOfWeek Day, int Hour, int Minutes)[] rules) => Schedule.Create(
        Zone, [.. rules.Select(rule => new WeeklyRule(rule.Day, new LocalTime(rule.Hour, 0), rule.Minutes))], []).Value;

    private static Instant At(int hour, int minute) => Zone.AtStrictly(Monday.At(new LocalTime(hour, minute))).ToInstant();
}
