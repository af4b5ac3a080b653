using FsCheck.Fluent;
using NodaTime;
using Stoa.Core.Payouts;

namespace Stoa.Core.Tests.Payouts;

public sealed class PayoutScheduleTests
{
    [Theory]
    [InlineData(PayoutRhythm.Daily, null, null, "2026-02-28", "2026-03-01")]
    [InlineData(PayoutRhythm.Weekly, 1, null, "2026-03-01", "2026-03-02")] // A Sunday.
    [InlineData(PayoutRhythm.Weekly, 1, null, "2026-03-02", "2026-03-09")] // On the day itself: the next week.
    [InlineData(PayoutRhythm.Weekly, 7, null, "2026-03-02", "2026-03-08")]
    [InlineData(PayoutRhythm.Monthly, null, 15, "2026-03-14", "2026-03-15")]
    [InlineData(PayoutRhythm.Monthly, null, 15, "2026-03-15", "2026-04-15")]
    [InlineData(PayoutRhythm.Monthly, null, 31, "2026-01-31", "2026-02-28")]
    [InlineData(PayoutRhythm.Monthly, null, 31, "2026-02-28", "2026-03-31")]
    [InlineData(PayoutRhythm.Monthly, null, 30, "2028-02-01", "2028-02-29")]
    [InlineData(PayoutRhythm.Monthly, null, 1, "2026-12-01", "2027-01-01")]
    public void The_next_day_comes(PayoutRhythm rhythm, int? weekday, int? dayOfMonth, string after, string expected) =>
        Assert.Equal(Day(expected), PayoutSchedule.Of(rhythm, weekday, dayOfMonth)!.NextDay(Day(after)));

    [Theory]
    [InlineData(PayoutRhythm.Weekly, null, null)]
    [InlineData(PayoutRhythm.Weekly, 0, null)]
    [InlineData(PayoutRhythm.Weekly, 8, null)]
    [InlineData(PayoutRhythm.Monthly, null, null)]
    [InlineData(PayoutRhythm.Monthly, null, 0)]
    [InlineData(PayoutRhythm.Monthly, null, 32)]
    public void What_makes_no_schedule_is_none(PayoutRhythm rhythm, int? weekday, int? dayOfMonth) =>
        Assert.Null(PayoutSchedule.Of(rhythm, weekday, dayOfMonth));

    [Fact]
    public void On_request_has_no_next_day() => Assert.Null(PayoutSchedule.OnRequest.Next(Instant.FromUtc(2026, 1, 1, 0, 0), DateTimeZone.Utc));

    [Fact]
    public void A_day_begins_as_the_zone_has_it_even_where_midnight_is_skipped()
    {
        // In Santiago clocks went from 24:00 to 01:00 on 6 September 2026.
        var zone = DateTimeZoneProviders.Tzdb["America/Santiago"];
        Assert.Equal(Instant.FromUtc(2026, 9, 6, 4, 0), PayoutSchedule.Daily.Next(Instant.FromUtc(2026, 9, 5, 15, 0), zone));
        Assert.Equal(1, Instant.FromUtc(2026, 9, 6, 4, 0).InZone(zone).Hour);
    }

    [Fact]
    public void Every_run_is_later_than_the_last_and_none_is_left_out()
    {
        var zones = DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id]).ToArray();
        var cases =
            from zone in Gen.Elements(zones)
            from day in Gen.Choose(1, 31)
            from weekday in Gen.Choose(1, 7)
            from rhythm in Gen.Elements(PayoutRhythm.Daily, PayoutRhythm.Weekly, PayoutRhythm.Monthly)
            from start in Gen.Choose(0, 400 * 24)
            select (zone, PayoutSchedule.Of(rhythm, weekday, day)!, Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromHours(start));
        Property.Holds(cases, it =>
        {
            var (zone, schedule, at) = it;
            for (var i = 0; i < 13; i++)
            {
                var next = schedule.Next(at, zone)!.Value;
                Assert.True(next > at);
                var longest = schedule.Rhythm switch { PayoutRhythm.Daily => 2, PayoutRhythm.Weekly => 8, _ => 32 };
                Assert.True(next - at <= Duration.FromDays(longest));
                at = next;
            }
        });
    }

    private static LocalDate Day(string text) => NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;
}
