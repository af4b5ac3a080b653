using NodaTime;
using NodaTime.Text;
using Stoa.Core.Calendars;

namespace Stoa.Core.Tests.Calendars;

/// <summary>Recurrence rules against another implementation's dates: those of RFC 5545, 3.8.5.3, and random ones.</summary>
public sealed class RecurrenceTests
{
    private const int DatesMax = 40;
    private static readonly LocalDatePattern Pattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    public static TheoryData<string, string, string> Rules()
    {
        var rules = new TheoryData<string, string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Calendars", "recurrences.txt")).Where(line => line[0] != '#'))
        {
            var parts = line.Split(' ');
            rules.Add(parts[0], parts[1], parts[2]);
        }

        return rules;
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_dates_are_those_of_another_implementation(string start, string rule, string dates)
    {
        var read = Recurrence.Read(rule);
        Assert.NotNull(read);
        var until = read.Until is { } last ? Pattern.Parse(last).Value : new LocalDate(2031, 12, 31);
        var found = RecurrenceDates.Of(read, Pattern.Parse(start).Value, LocalDate.MinIsoValue, until, new DayBudget(1_000_000)).Take(DatesMax);
        Assert.Equal(dates == "-" ? [] : dates.Split(','), found.Select(Pattern.Format));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Beginning_to_look_later_finds_the_rest_of_the_same_dates(string start, string rule, string dates)
    {
        var from = new LocalDate(2024, 5, 17);
        var known = dates == "-" ? [] : dates.Split(',').Select(date => Pattern.Parse(date).Value).ToArray();
        if (known.Length == DatesMax && known[^1] < from)
            return;
        var until = known.Length == DatesMax ? known[^1] : new LocalDate(2031, 12, 31);
        var read = Recurrence.Read(rule)!;
        if (read.Until is { } last)
            until = LocalDate.Min(until, Pattern.Parse(last).Value);
        Assert.Equal(known.Where(date => date >= from), RecurrenceDates.Of(read, Pattern.Parse(start).Value, from, until, new DayBudget(1_000_000)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("INTERVAL=2")]
    [InlineData("FREQ=HOURLY")]
    [InlineData("FREQ=3")]
    [InlineData("FREQ=DAILY;INTERVAL=0")]
    [InlineData("FREQ=DAILY;COUNT=x")]
    [InlineData("FREQ=DAILY;BYDAY=XX")]
    [InlineData("FREQ=DAILY;BYHOUR=9,10")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32")]
    [InlineData("FREQ=MONTHLY;BYMONTH=-1")]
    public void What_is_no_rule_is_not_read(string rule) => Assert.Null(Recurrence.Read(rule));

    [Fact]
    public void A_rule_that_never_fits_ends_with_its_budget()
    {
        var budget = new DayBudget(100_000);
        Assert.Empty(RecurrenceDates.Of(
            Recurrence.Read("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1")!, new LocalDate(1900, 1, 1), LocalDate.MinIsoValue, new LocalDate(9000, 1, 1), budget));
        Assert.True(budget.IsSpent);
    }
}
