using NodaTime;
using NodaTime.Text;
using Stoa.Core.Calendars;

namespace Stoa.Core.Tests.Calendars;

public sealed class BusyCalendarTests
{
    private const string Noise = ";:=,\r\n 0123456789ZTPWDHM/-\"A";
    private static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
    private static readonly Interval March = new(Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 4, 1, 0, 0));
    private static readonly InstantPattern Pattern = InstantPattern.CreateWithInvariantCulture("MM-dd'T'HH:mm");

    /// <summary>An event's lines, and the busy times they mean, in UTC.</summary>
    public static TheoryData<string, string, string> Events => new()
    {
        { "UTC", "DTSTART:20260302T090000Z|DTEND:20260302T100000Z", "03-02T09:00/03-02T10:00" },
        { "floating is the home clock", "DTSTART:20260302T090000|DTEND:20260302T100000", "03-02T08:00/03-02T09:00" },
        { "a zone", "DTSTART;TZID=America/New_York:20260302T090000|DTEND;TZID=America/New_York:20260302T100000", "03-02T14:00/03-02T15:00" },
        { "a zone in quotes", "DTSTART;TZID=\"America/New_York\":20260302T090000|DURATION:PT1H", "03-02T14:00/03-02T15:00" },
        { "a Windows zone", "DTSTART;TZID=Pacific Standard Time:20260302T090000|DURATION:PT1H30M", "03-02T17:00/03-02T18:30" },
        { "a long name", "DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/Asia/Tokyo:20260302T090000|DURATION:PT1H", "03-02T00:00/03-02T01:00" },
        { "all day", "DTSTART;VALUE=DATE:20260302|DTEND;VALUE=DATE:20260304", "03-01T23:00/03-03T23:00" },
        { "one day", "DTSTART;VALUE=DATE:20260302", "03-01T23:00/03-02T23:00" },
        { "a day when the clocks change", "DTSTART;VALUE=DATE:20260329", "03-28T23:00/03-29T22:00" },
        { "no length", "DTSTART:20260302T090000Z", "" },
        { "transparent", "DTSTART:20260302T090000Z|DURATION:PT1H|TRANSP:TRANSPARENT", "" },
        { "cancelled", "DTSTART:20260302T090000Z|DURATION:PT1H|STATUS:CANCELLED", "" },
        { "free in Outlook", "DTSTART:20260302T090000Z|DURATION:PT1H|X-MICROSOFT-CDO-BUSYSTATUS:FREE", "" },
        { "before the range", "DTSTART:20260202T090000Z|DURATION:PT1H", "" },
        { "into the range", "DTSTART:20260228T230000Z|DURATION:PT2H", "03-01T00:00/03-01T01:00" },
        { "weekly, over a change of the clocks", "DTSTART;TZID=Europe/Paris:20260323T090000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2", "03-23T08:00/03-23T09:00 03-30T07:00/03-30T08:00" },
        { "from long ago", "DTSTART:20050101T120000Z|DURATION:PT1H|RRULE:FREQ=MONTHLY;BYDAY=2MO", "03-09T12:00/03-09T13:00" },
        { "until, itself included", "DTSTART:20260302T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;UNTIL=20260303T090000Z", "03-02T09:00/03-02T10:00 03-03T09:00/03-03T10:00" },
        { "until a day", "DTSTART:20260302T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;UNTIL=20260303", "03-02T09:00/03-02T10:00 03-03T09:00/03-03T10:00" },
        { "an exception", "DTSTART:20260302T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=3|EXDATE:20260303T090000Z", "03-02T09:00/03-02T10:00 03-04T09:00/03-04T10:00" },
        { "an exception by its day", "DTSTART:20260302T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=2|EXDATE;VALUE=DATE:20260303", "03-02T09:00/03-02T10:00" },
        { "exceptions in another zone", "DTSTART:20260302T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=3|EXDATE;TZID=Europe/Paris:20260302T100000,20260303T100000", "03-04T09:00/03-04T10:00" },
        { "an added date", "DTSTART:20260302T090000Z|DURATION:PT1H|RDATE:20260310T090000Z", "03-02T09:00/03-02T10:00 03-10T09:00/03-10T10:00" },
        { "an alarm inside", "DTSTART:20260302T090000Z|BEGIN:VALARM|DURATION:PT9H|TRIGGER:-PT1H|END:VALARM|DTEND:20260302T100000Z", "03-02T09:00/03-02T10:00" },
        { "folded", "DTSTART:2026|  0302T090000Z|DTEND:20260302T100000Z".Replace("  ", " ", StringComparison.Ordinal), "03-02T09:00/03-02T10:00" },
        { "every two days for a day", "DTSTART;VALUE=DATE:20260302|DTEND;VALUE=DATE:20260303|RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2", "03-01T23:00/03-02T23:00 03-03T23:00/03-04T23:00" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_keeps_busy_when_it_says(string what, string lines, string expected)
    {
        Assert.NotEmpty(what);
        Assert.Equal(expected, Text(Read($"BEGIN:VEVENT|UID:a|{lines}|END:VEVENT")));
    }

    [Fact]
    public void A_moved_occurrence_is_where_it_was_moved_and_a_cancelled_one_nowhere() => Assert.Equal(
        "03-02T09:00/03-02T10:00 03-03T15:00/03-03T17:00",
        Text(Read(
            "BEGIN:VEVENT|UID:a|DTSTART:20260302T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=3|END:VEVENT|"
            + "BEGIN:VEVENT|UID:a|RECURRENCE-ID:20260303T090000Z|DTSTART:20260303T150000Z|DURATION:PT2H|END:VEVENT|"
            + "BEGIN:VEVENT|UID:a|RECURRENCE-ID:20260304T090000Z|DTSTART:20260304T090000Z|STATUS:CANCELLED|END:VEVENT")));

    [Fact]
    public void The_latest_version_of_an_event_counts() => Assert.Equal("03-02T11:00/03-02T12:00", Text(Read(
        "BEGIN:VEVENT|UID:a|SEQUENCE:2|DTSTART:20260302T110000Z|DURATION:PT1H|END:VEVENT|BEGIN:VEVENT|UID:a|SEQUENCE:1|DTSTART:20260302T090000Z|DURATION:PT1H|END:VEVENT")));

    [Fact]
    public void Free_and_busy_lists_are_read() => Assert.Equal("03-02T09:00/03-02T10:00 03-02T12:00/03-02T13:00", Text(Read(
        "BEGIN:VFREEBUSY|FREEBUSY:20260302T090000Z/20260302T100000Z,20260302T120000Z/PT1H|FREEBUSY;FBTYPE=FREE:20260305T090000Z/PT1H|END:VFREEBUSY")));

    [Fact]
    public void What_is_not_understood_is_remarked_on_and_the_rest_is_read()
    {
        var calendar = Read(
            "BEGIN:VEVENT|UID:a|DTSTART;TZID=Middle-earth:20260302T090000|DURATION:PT1H|END:VEVENT|BEGIN:VEVENT|UID:b|DTSTART:soon|END:VEVENT|"
            + "BEGIN:VEVENT|UID:c|DTSTART:20260303T090000Z|DURATION:PT1H|RRULE:FREQ=HOURLY|END:VEVENT|"
            + "BEGIN:VTIMEZONE|TZID:Home|X-LIC-LOCATION:Asia/Tokyo|END:VTIMEZONE|BEGIN:VEVENT|UID:d|DTSTART;TZID=Home:20260304T090000|DURATION:PT1H|END:VEVENT");
        Assert.Equal("03-02T08:00/03-02T09:00 03-03T09:00/03-03T10:00 03-04T00:00/03-04T01:00", Text(calendar));
        Assert.Equal(
            [
                "An event without a start that can be read was left out: b.", "The rule \"FREQ=HOURLY\" is not understood; only the first time of that event was taken.",
                "The time zone \"Middle-earth\" is not known; its times are read on the clock of Europe/Paris.",
            ],
            calendar.Remarks);
    }

    [Theory]
    [InlineData("BYDAY=M")]
    [InlineData("BYDAY=MO,")]
    [InlineData("BYDAY=XX")]
    [InlineData("BYDAY=99MO")]
    public void A_day_that_is_none_leaves_the_first_time(string rule) => Assert.Equal(
        "03-03T09:00/03-03T10:00", Text(Read($"BEGIN:VEVENT|UID:c|DTSTART:20260303T090000Z|DURATION:PT1H|RRULE:FREQ=WEEKLY;{rule}|END:VEVENT")));

    [Fact]
    public void Our_own_bookings_that_come_back_are_passed_over() => Assert.Empty(BusyCalendar.Read(
        File("BEGIN:VEVENT|UID:ord_1@stoa.example|DTSTART:20260302T090000Z|DURATION:PT1H|END:VEVENT"), Paris, March, uid => uid.EndsWith("@stoa.example", StringComparison.Ordinal)).Value.Times);

    [Theory]
    [InlineData("<html>Sign in</html>", "does not begin with BEGIN:VCALENDAR")]
    [InlineData("", "does not begin with BEGIN:VCALENDAR")]
    public void What_is_no_calendar_is_refused_with_a_sentence(string text, string sentence)
    {
        var refused = BusyCalendar.Read(text, Paris, March).Problem;
        Assert.Equal("calendar-unreadable", refused?.Code);
        Assert.Contains(sentence, refused?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_much_is_refused()
    {
        var many = string.Concat(Enumerable.Repeat("BEGIN:VEVENT|DTSTART:20260302T090000Z|END:VEVENT|", BusyCalendar.EventsMax + 1));
        Assert.Contains("20,000 events", BusyCalendar.Read(File(many), Paris, March).Problem?.Message, StringComparison.Ordinal);
        var often = string.Concat(Enumerable.Range(0, 700).Select(i => $"BEGIN:VEVENT|UID:{i}|DTSTART:20260301T0900{i % 60:00}Z|DURATION:PT1H|RRULE:FREQ=DAILY|END:VEVENT|"));
        Assert.Contains("20,000 busy times", BusyCalendar.Read(File(often), Paris, March).Problem?.Message, StringComparison.Ordinal);
        Assert.Contains("characters", BusyCalendar.Read(new string('x', BusyCalendar.TextLengthMax + 1), Paris, March).Problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_cut_or_garbled_is_read_or_refused_but_never_a_fault() => Property.Holds(FsCheck.Fluent.Gen.Choose(0, int.MaxValue - 1), seed =>
    {
        var random = new Random(seed);
        var text = File(string.Join('|', Events.Select(row => $"BEGIN:VEVENT|UID:{row.Data.Item1}|{row.Data.Item2}|END:VEVENT"))).ToCharArray();
        for (var i = 0; i < 20; i++)
            text[random.Next(text.Length)] = Noise[random.Next(Noise.Length)];
        var read = BusyCalendar.Read(new string(text, 0, random.Next(text.Length)), Paris, March);
        if (read.Succeeded)
            Assert.All(read.Value.Times, time => Assert.True(time.Period.Start >= March.Start && time.Period.End <= March.End));
    });

    private static BusyCalendar Read(string lines) => BusyCalendar.Read(File(lines), Paris, March).Value;

    private static string File(string lines) => $"BEGIN:VCALENDAR|VERSION:2.0|{lines}|END:VCALENDAR|".Replace("|", "\r\n", StringComparison.Ordinal);

    private static string Text(BusyCalendar calendar) =>
        string.Join(' ', calendar.Times.Select(time => $"{Pattern.Format(time.Period.Start)}/{Pattern.Format(time.Period.End)}"));
}
