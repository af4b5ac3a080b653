using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Tests.Scheduling;

public sealed class ClosureTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("2026-12-25", "2026-12-25/2026-12-25")]
    [InlineData("2026-12-27 2026-12-25 2026-12-26 2026-12-26", "2026-12-25/2026-12-27")]
    [InlineData("2027-01-01 2026-12-25 2026-12-31", "2026-12-25/2026-12-25 2026-12-31/2027-01-01")]
    public void Dates_that_follow_each_other_are_one_closure(string dates, string closures) => Assert.Equal(closures, string.Join(' ', Closure
        .Of([.. dates.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(date => NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value)])
        .Select(one => $"{one.First:uuuu-MM-dd}/{one.Last:uuuu-MM-dd}")));

    [Fact]
    public void A_closure_that_would_be_too_long_is_followed_by_another()
    {
        var first = new LocalDate(2026, 1, 1);
        var closures = Closure.Of([.. Enumerable.Range(0, Closure.DaysMax + 1).Select(first.PlusDays)]);
        Assert.Equal([Closure.DaysMax, 1], closures.Select(one => Period.DaysBetween(one.First, one.Last) + 1));
    }
}
