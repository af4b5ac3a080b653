using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Stoa.Core.Scheduling;
using Stoa.Core.Scheduling.Holidays;

namespace Stoa.Core.Tests.Scheduling;

/// <summary>The rules against dates that governments have published.</summary>
public sealed class HolidayCalendarTests
{
    private static readonly LocalDatePattern MonthAndDay = LocalDatePattern.CreateWithInvariantCulture("MM-dd");

    [Theory]
    [InlineData("AD", 2026, "01-01 01-06 02-16 03-14 04-03 04-06 05-01 05-25 08-15 09-08 11-01 12-08 12-25 12-26")]
    [InlineData("AR", 2026, "01-01 02-16 02-17 03-24 04-02 04-03 05-01 05-25 06-15 06-20 07-09 08-17 10-12 11-23 12-08 12-25")]
    [InlineData("BR", 2026, "01-01 04-03 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25")]
    [InlineData("BR", 2023, "01-01 04-07 04-21 05-01 09-07 10-12 11-02 11-15 12-25")]
    [InlineData("CA", 2026, "01-01 04-03 05-18 07-01 09-07 09-30 10-12 11-11 12-25 12-26")]
    [InlineData("CA-QC", 2026, "01-01 04-03 05-18 06-24 07-01 09-07 10-12 12-25")]
    [InlineData("CA-QC", 2029, "01-01 03-30 05-21 06-24 06-25 07-01 07-02 09-03 10-08 12-25")]
    [InlineData("CH", 2026, "01-01 05-14 08-01 12-25")]
    [InlineData("CL", 2023, "01-01 01-02 04-07 04-08 05-01 05-21 06-21 06-26 07-16 08-15 09-18 09-19 10-09 10-27 11-01 12-08 12-25")]
    [InlineData("CL", 2024, "01-01 03-29 03-30 05-01 05-21 06-20 06-29 07-16 08-15 09-18 09-19 09-20 10-12 10-31 11-01 12-08 12-25")]
    [InlineData("CL", 2025, "01-01 04-18 04-19 05-01 05-21 06-20 06-29 07-16 08-15 09-18 09-19 10-12 10-31 11-01 12-08 12-25")]
    [InlineData("CL", 2026, "01-01 04-03 04-04 05-01 05-21 06-21 06-29 07-16 08-15 09-18 09-19 10-12 10-31 11-01 12-08 12-25")]
    [InlineData("DE", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26")]
    [InlineData("DE-BY", 2026, "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 08-15 10-03 11-01 12-25 12-26")]
    [InlineData("ES", 2026, "01-01 01-06 04-03 05-01 08-15 10-12 11-01 12-06 12-08 12-25")]
    [InlineData("FR", 2025, "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25")]
    [InlineData("FR", 2026, "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25")]
    [InlineData("GB", 2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28")]
    [InlineData("GB", 2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28")]
    [InlineData("GB", 2028, "01-01 01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26")]
    [InlineData("LI", 2026, "01-01 01-06 04-06 05-01 05-14 05-25 06-04 08-15 09-08 11-01 12-08 12-25 12-26")]
    [InlineData("MC", 2022, "01-01 01-27 04-18 05-01 05-02 05-26 06-06 06-16 08-15 11-01 11-19 12-08 12-25 12-26")]
    [InlineData("MC", 2023, "01-01 01-02 01-27 04-10 05-01 05-18 05-29 06-08 08-15 11-01 11-19 11-20 12-08 12-25")]
    [InlineData("MC", 2024, "01-01 01-27 04-01 05-01 05-09 05-20 05-30 08-15 11-01 11-19 12-08 12-25")]
    [InlineData("MX", 2024, "01-01 02-05 03-18 05-01 09-16 10-01 11-18 12-25")]
    [InlineData("MX", 2026, "01-01 02-02 03-16 05-01 09-16 11-16 12-25")]
    [InlineData("PT", 2026, "01-01 04-03 04-05 04-25 05-01 06-04 06-10 08-15 10-05 11-01 12-01 12-08 12-25")]
    [InlineData("US", 2026, "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25")]
    [InlineData("US", 2027, "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31")]
    [InlineData("US", 2023, "01-01 01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-11 11-23 12-25")]
    public void The_dates_are_those_that_were_published(string code, int year, string dates) => Assert.Equal(
        dates.Split(' '), HolidayCalendar.Find(code)!.In(year).Select(holiday => MonthAndDay.Format(holiday.Date)));

    // https://aa.usno.navy.mil: the extremes and some between.
    [Theory]
    [InlineData("1991-03-31")]
    [InlineData("2000-04-23")]
    [InlineData("2008-03-23")]
    [InlineData("2011-04-24")]
    [InlineData("2038-04-25")]
    [InlineData("2049-04-18")]
    [InlineData("2076-04-19")]
    public void Easter_is_on_its_sunday(string date)
    {
        var easter = LocalDatePattern.Iso.Parse(date).Value;
        Assert.Equal("Easter Sunday", HolidayCalendar.Find("PT")!.On(easter)?.Name);
    }

    [Fact]
    public void Every_calendar_has_holidays_in_every_year_and_each_lies_in_its_year() => Assert.All(HolidayCalendar.All, calendar =>
    {
        for (var year = HolidayCalendar.YearMin; year <= HolidayCalendar.YearMax; year++)
        {
            var holidays = calendar.In(year);
            Assert.InRange(holidays.Count, 4, 20);
            Assert.All(holidays, holiday => Assert.Equal(year, holiday.Date.Year));
            Assert.Equal(holidays.Count, holidays.Select(holiday => holiday.Date).Distinct().Count());
        }
    });

    [Fact]
    public void Codes_are_unique_and_found_in_any_case()
    {
        Assert.Equal(HolidayCalendar.All.Count, HolidayCalendar.All.Select(calendar => calendar.Code).Distinct().Count());
        Assert.Equal("Canada, Quebec", HolidayCalendar.Find("ca-qc")?.Name);
        Assert.Null(HolidayCalendar.Find("XX"));
        Assert.Null(HolidayCalendar.Find(null));
    }

    [Fact]
    public void A_schedule_closes_on_its_holidays_unless_the_date_has_hours_of_its_own()
    {
        var everyDay = Enumerable.Range(1, 7).Select(day => new WeeklyRule((IsoDayOfWeek)day, new LocalTime(9, 0), 480)).ToArray();
        var eve = new ScheduleException(new LocalDate(2026, 7, 1), [new OpenWindow(new LocalTime(10, 0), 120)]);
        var schedule = Schedule.Create(DateTimeZone.Utc, everyDay, [eve], [], HolidayCalendar.Find("CA-QC")).Value;

        Assert.Empty(schedule.OpenIn(Day("2026-06-24")));
        Assert.Equal("National Holiday of Quebec", schedule.RemarkOn(new LocalDate(2026, 6, 24)));
        Assert.Equal(Duration.FromHours(2), Assert.Single(schedule.OpenIn(Day("2026-07-01"))).Duration);
        Assert.Equal("Other hours", schedule.RemarkOn(new LocalDate(2026, 7, 1)));
        Assert.Equal(Duration.FromHours(8), Assert.Single(schedule.OpenIn(Day("2026-07-02"))).Duration);
        Assert.Null(schedule.RemarkOn(new LocalDate(2026, 7, 2)));
    }

    private static Interval Day(string date)
    {
        var start = InstantPattern.General.Parse(string.Create(CultureInfo.InvariantCulture, $"{date}T00:00:00Z")).Value;
        return new Interval(start, start + Duration.FromDays(1));
    }
}
