using NodaTime;
using NodaTime.Text;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Tests.Scheduling;

public sealed class SlotFinderTests
{
    private static readonly Guid Anna = new(1, 0, 0, new byte[8]);
    private static readonly Guid Ben = new(2, 0, 0, new byte[8]);

    // A Monday in Montreal, before noon.
    private static readonly Instant Now = At("2026-03-02T15:00:00Z");

    /// <summary>Zone; date; windows on that date; hour-long slots every hour, as the zone's clock and offset show them.</summary>
    public static TheoryData<string, string, string, string> ClockChanges => new()
    {
        // New York leaps from 02:00 to 03:00, and goes back from 02:00 to 01:00.
        { "America/New_York", "2026-03-08", "00:00-05:00", "00:00-05 01:00-05 03:00-04 04:00-04" },
        { "America/New_York", "2026-03-08", "02:00-03:00", "" },
        { "America/New_York", "2026-03-08", "02:30-05:00", "03:00-04 04:00-04" },
        { "America/New_York", "2026-03-08", "01:00-02:30", "01:00-05" },
        { "America/New_York", "2026-03-08", "00:30-05:00", "00:30-05 01:30-05 03:30-04" },
        { "America/New_York", "2026-11-01", "00:00-04:00", "00:00-04 01:00-04 01:00-05 02:00-05 03:00-05" },
        { "America/New_York", "2026-11-01", "00:00-01:30", "00:00-04" },
        { "America/New_York", "2026-11-01", "01:30-03:00", "01:30-04 01:30-05" },

        // Lord Howe moves by half an hour: 02:00 to 02:30, and 02:00 back to 01:30.
        { "Australia/Lord_Howe", "2026-10-04", "00:30-04:00", "00:30+10:30 01:30+10:30 03:00+11" },
        { "Australia/Lord_Howe", "2026-04-05", "01:00-03:00", "01:00+11 01:30+10:30" },

        // Midnight does not exist: these days begin at 01:00.
        { "America/Sao_Paulo", "2017-10-15", "00:00-03:00", "01:00-02 02:00-02" },
        { "America/Santiago", "2026-09-06", "00:00-03:00", "01:00-03 02:00-03" },
        { "Asia/Beirut", "2026-03-29", "00:00-03:00", "01:00+03 02:00+03" },

        // A day that Samoa never had.
        { "Pacific/Apia", "2011-12-30", "09:00-17:00", "" },
        { "Pacific/Apia", "2011-12-31", "09:00-11:00", "09:00+14 10:00+14" },

        // An ordinary day, quarter-hour offset.
        { "Asia/Kathmandu", "2026-05-05", "22:00-00:30", "22:00+05:45 23:00+05:45" },
    };

    [Theory]
    [MemberData(nameof(ClockChanges))]
    public void A_day_has_the_slots_that_really_happen(string zone, string date, string windows, string expected)
    {
        var day = LocalDatePattern.Iso.Parse(date).Value;
        var schedule = Schedule.Create(
            DateTimeZoneProviders.Tzdb[zone], [], [new ScheduleException(day, [.. windows.Split(' ').Select(Window)])]).Value;
        var from = day.PlusDays(-2).AtStartOfDayInZone(schedule.Zone).ToInstant();
        var slots = SlotFinder.Find(
            Rules(60, 60), [new ResourceCalendar(Anna, schedule, [])], new Interval(from, from + Duration.FromDays(5)), from);

        var pattern = OffsetDateTimePattern.CreateWithInvariantCulture("HH:mm o<g>");
        var shown = slots.Select(slot => pattern.Format(slot.Start.InZone(schedule.Zone).ToOffsetDateTime()).Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join(' ', shown));
    }

    [Theory]
    [InlineData("2026-03-08", 23)]
    [InlineData("2026-03-09", 24)]
    [InlineData("2026-11-01", 25)]
    public void A_day_open_around_the_clock_has_a_slot_for_every_hour_that_passes(string date, int expected)
    {
        var zone = DateTimeZoneProviders.Tzdb["America/Toronto"];
        var schedule = EveryDay(zone, LocalTime.Midnight, OpenWindow.LengthMinutesMax);
        var day = LocalDatePattern.Iso.Parse(date).Value;
        var range = new Interval(day.AtStartOfDayInZone(zone).ToInstant(), day.PlusDays(1).AtStartOfDayInZone(zone).ToInstant());

        var slots = SlotFinder.Find(Rules(60, 60), [new ResourceCalendar(Anna, schedule, [])], range, range.Start);

        Assert.Equal(expected, slots.Count);
        Assert.Equal(range.End, slots[^1].End);
    }

    /// <summary>A person from nine; a room with its own hours; busy times of the room; the starts that both can do.</summary>
    [Theory]
    [InlineData("09:00-13:00", "08:30-20:00", "", "09:00 10:00 11:00 12:00")]
    [InlineData("09:00-13:00", "09:30-12:30", "", "10:00 11:00")]
    [InlineData("09:00-13:00", "08:00-20:00", "10:30-10:45", "09:00 11:00 12:00")]
    [InlineData("09:00-13:00", "14:00-20:00", "", "")]
    public void A_person_and_a_room_are_needed_both(string person, string room, string roomBusy, string expected)
    {
        var zone = DateTimeZoneProviders.Tzdb["America/Toronto"];
        var day = new LocalDate(2026, 3, 3);
        ResourceCalendar[] calendars =
        [
            new(Anna, On(person), []),
            new(Ben, On(room), [.. roomBusy.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Window).Select(window => BusyAt(window))], Group: 1),
        ];

        var slots = SlotFinder.Find(Rules(60, 60), calendars, new Interval(Now, Now + Duration.FromDays(3)), Now);

        Assert.Equal(expected, string.Join(' ', slots.Select(slot => slot.Start.InZone(zone).ToString("HH:mm", null))));
        Assert.All(slots, slot => Assert.Equal([Anna, Ben], slot.FreeResources));

        Schedule On(string window) => Schedule.Create(zone, [], [new ScheduleException(day, [Window(window)])]).Value;

        Interval BusyAt(OpenWindow window)
        {
            var start = day.At(window.Opens).InZoneStrictly(zone).ToInstant();
            return new Interval(start, start + Duration.FromMinutes(window.LengthMinutes));
        }
    }

    [Fact]
    public void A_time_at_which_the_room_is_closed_is_not_in_the_schedule_and_one_at_which_it_is_busy_is_taken()
    {
        var zone = DateTimeZoneProviders.Tzdb["America/Toronto"];
        var always = EveryDay(zone, LocalTime.Midnight, OpenWindow.LengthMinutesMax);
        var nine = new LocalDate(2026, 3, 3).At(new LocalTime(9, 0)).InZoneStrictly(zone).ToInstant();
        var person = new ResourceCalendar(Anna, always, []);
        var room = new ResourceCalendar(Ben, EveryDay(zone, new LocalTime(9, 0), 60), [new Interval(nine, nine + Duration.FromMinutes(5))], Group: 1);

        Assert.Equal("slot-taken", SlotFinder.Check(Rules(60, 60), [person, room], nine, Now).Problem!.Code);
        Assert.Equal("slot-not-in-schedule", SlotFinder.Check(Rules(60, 60), [person, room], nine + Duration.FromHours(1), Now).Problem!.Code);
    }

    [Fact]
    public void The_first_and_the_last_bookable_minute_are_included()
    {
        var rules = SlotRules.Create(
            Duration.FromMinutes(30), Duration.FromMinutes(1), Duration.Zero, Duration.Zero, Duration.FromHours(2), Duration.FromHours(4)).Value;
        ResourceCalendar[] calendars = [new(Anna, AroundTheClock, [])];

        var slots = SlotFinder.Find(rules, calendars, new Interval(null, null), Now);

        Assert.Equal(At("2026-03-02T17:00:00Z"), slots[0].Start);
        Assert.Equal(At("2026-03-02T19:00:00Z"), slots[^1].Start);
        Assert.Equal(121, slots.Count);
    }

    [Theory]
    [InlineData("2026-03-02T16:59:00Z", "slot-too-soon")]
    [InlineData("2026-03-01T17:00:00Z", "slot-too-soon")]
    [InlineData("2026-03-02T17:00:00Z", null)]
    [InlineData("2026-03-02T17:00:01Z", "slot-not-in-schedule")]
    [InlineData("2026-03-02T17:10:00Z", "slot-not-in-schedule")]
    [InlineData("2026-03-02T18:00:00Z", "slot-taken")]
    [InlineData("2026-03-02T22:00:00Z", "slot-not-in-schedule")]
    [InlineData("2026-03-04T15:00:00Z", null)]
    [InlineData("2026-03-04T15:30:00Z", "slot-beyond-horizon")]
    public void Checking_a_start_says_what_stands_in_its_way(string start, string? expected)
    {
        var rules = SlotRules.Create(
            Duration.FromMinutes(30), Duration.FromMinutes(30), Duration.Zero, Duration.Zero, Duration.FromHours(2), Duration.FromHours(48)).Value;
        ResourceCalendar[] calendars = [new(Anna, NineToFive, [Period("2026-03-02T18:15:00Z", "2026-03-02T18:45:00Z")])];

        Assert.Equal(expected, SlotFinder.Check(rules, calendars, At(start), Now).Problem?.Code);
    }

    [Theory]
    [InlineData("2026-03-02T17:20:00Z", "2026-03-02T17:50:00Z", true)]
    [InlineData("2026-03-02T17:21:00Z", "2026-03-02T17:50:00Z", true)]
    [InlineData("2026-03-02T17:20:00Z", "2026-03-02T17:51:00Z", false)]
    [InlineData("2026-03-02T18:35:00Z", "2026-03-02T19:00:00Z", true)]
    [InlineData("2026-03-02T18:34:00Z", "2026-03-02T19:00:00Z", false)]
    [InlineData("2026-03-02T18:10:00Z", "2026-03-02T18:10:00Z", true)]
    public void Buffers_keep_their_distance_and_may_touch(string busyFrom, string busyUntil, bool expected)
    {
        var rules = SlotRules.Create(
            Duration.FromMinutes(30), Duration.FromMinutes(30), Duration.FromMinutes(10), Duration.FromMinutes(5), Duration.Zero, Duration.FromDays(7)).Value;
        ResourceCalendar[] calendars = [new(Anna, NineToFive, [Period(busyFrom, busyUntil)])];

        Assert.Equal(expected, SlotFinder.Check(rules, calendars, At("2026-03-02T18:00:00Z"), Now).Succeeded);
    }

    [Fact]
    public void A_slot_names_the_resources_that_are_free_in_the_order_given()
    {
        ResourceCalendar[] calendars =
        [
            new(Ben, NineToFive, [Period("2026-03-02T18:00:00Z", "2026-03-02T19:00:00Z")]),
            new(Anna, NineToFive, [Period("2026-03-02T18:30:00Z", "2026-03-02T19:30:00Z")]),
        ];
        var range = Period("2026-03-02T17:30:00Z", "2026-03-02T20:00:00Z");

        var slots = SlotFinder.Find(Rules(30, 30), calendars, range, Now).ToDictionary(slot => slot.Start, slot => slot.FreeResources);

        Assert.Equal(4, slots.Count);
        Assert.Equal([Ben, Anna], slots[At("2026-03-02T17:30:00Z")]);
        Assert.Equal([Anna], slots[At("2026-03-02T18:00:00Z")]);
        Assert.DoesNotContain(At("2026-03-02T18:30:00Z"), slots.Keys);
        Assert.Equal([Ben], slots[At("2026-03-02T19:00:00Z")]);
        Assert.Equal([Ben, Anna], slots[At("2026-03-02T19:30:00Z")]);
    }

    [Fact]
    public void A_pool_of_two_hundred_bays_loses_one_bay_at_a_time()
    {
        ResourceCalendar[] bays =
        [
            .. Enumerable.Range(0, 200).Select(bay => new ResourceCalendar(
                new Guid(bay, 0, 0, new byte[8]), AroundTheClock, [new Interval(Now, Now + Duration.FromHours(bay))])),
        ];

        var slots = SlotFinder.Find(Rules(60, 60), bays, new Interval(Now, Now + Duration.FromHours(200)), Now);

        Assert.Equal(200, slots.Count);
        Assert.All(slots, slot => Assert.Equal(1 + (int)(slot.Start - Now).TotalHours, slot.FreeResources.Count));
    }

    [Fact]
    public void Slots_are_counted_from_each_opening_and_may_run_over_the_seam_of_two()
    {
        var schedule = Schedule.Create(
            DateTimeZone.Utc,
            [new WeeklyRule(IsoDayOfWeek.Monday, new LocalTime(22, 10), 110), new WeeklyRule(IsoDayOfWeek.Tuesday, LocalTime.Midnight, 60)],
            []).Value;

        var slots = SlotFinder.Find(Rules(45, 30), [new ResourceCalendar(Anna, schedule, [])], new Interval(Now, Now + Duration.FromDays(2)), Now);

        Assert.Equal(
            ["22:10", "22:40", "23:10", "23:40", "00:00"],
            slots.Select(slot => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Format(slot.Start.InUtc().TimeOfDay)));
    }

    [Fact]
    public void The_next_free_slots_jump_over_a_full_week_and_end_at_the_horizon()
    {
        ResourceCalendar[] calendars = [new(Anna, NineToFive, [new Interval(null, At("2026-03-31T20:00:00Z"))])];

        var next = SlotFinder.NextFree(Rules(30, 30), calendars, Now, 3, Now);

        Assert.Equal(
            [At("2026-03-31T20:00:00Z"), At("2026-03-31T20:30:00Z"), At("2026-04-01T13:00:00Z")], next.Select(slot => slot.Start));
        Assert.Empty(SlotFinder.NextFree(Rules(30, 30), calendars, Now + Duration.FromDays(91), 3, Now));
    }

    [Fact]
    public void Without_resources_there_is_nothing_to_book()
    {
        Assert.Empty(SlotFinder.Find(Rules(30, 30), [], new Interval(null, null), Now));
        Assert.Equal("slot-not-in-schedule", SlotFinder.Check(Rules(30, 30), [], Now, Now).Problem?.Code);
    }

    private static Schedule NineToFive => EveryDay(DateTimeZoneProviders.Tzdb["America/Toronto"], new LocalTime(9, 0), 8 * 60);

    private static Schedule AroundTheClock { get; } = EveryDay(DateTimeZone.Utc, LocalTime.Midnight, OpenWindow.LengthMinutesMax);

    private static Schedule EveryDay(DateTimeZone zone, LocalTime opens, int minutes) => Schedule.Create(
        zone, [.. Enumerable.Range(1, 7).Select(day => new WeeklyRule((IsoDayOfWeek)day, opens, minutes))], []).Value;

    private static SlotRules Rules(int lengthMinutes, int intervalMinutes) => SlotRules.Create(
        Duration.FromMinutes(lengthMinutes), Duration.FromMinutes(intervalMinutes), Duration.Zero, Duration.Zero, Duration.Zero, Duration.FromDays(90)).Value;

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    private static Interval Period(string from, string until) => new(At(from), At(until));

    // 22:00-00:30
    private static OpenWindow Window(string text)
    {
        var times = text.Split('-').Select(time => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value).ToArray();
        var minutes = (int)NodaTime.Period.Between(times[0], times[1], PeriodUnits.Minutes).Minutes;
        return new OpenWindow(times[0], minutes > 0 ? minutes : minutes + OpenWindow.LengthMinutesMax);
    }
}
