using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;
using Stoa.Core.Subscriptions;

namespace Stoa.Core.Tests.Subscriptions;

public sealed class CyclesTests
{
    private static readonly DateTimeZone Montreal = DateTimeZoneProviders.Tzdb["America/Toronto"];

    [Theory]
    [InlineData("2026-01-31T10:00", 1, PeriodUnit.Month, "2026-02-28T10:00 2026-03-31T10:00 2026-04-30T10:00 2026-05-31T10:00")]
    [InlineData("2028-01-30T10:00", 1, PeriodUnit.Month, "2028-02-29T10:00 2028-03-30T10:00 2028-04-30T10:00")]
    [InlineData("2026-08-31T10:00", 3, PeriodUnit.Month, "2026-11-30T10:00 2027-02-28T10:00 2027-05-31T10:00")]
    [InlineData("2028-02-29T10:00", 1, PeriodUnit.Year, "2029-02-28T10:00 2030-02-28T10:00 2031-02-28T10:00 2032-02-29T10:00")]
    [InlineData("2026-03-02T10:00", 2, PeriodUnit.Week, "2026-03-16T10:00 2026-03-30T10:00")]
    // The clocks go forward on 8 March 2026 at two: half past two does not exist that day, and comes back the next.
    [InlineData("2026-03-07T02:30", 1, PeriodUnit.Day, "2026-03-08T03:30 2026-03-09T02:30")]
    // And back on 1 November: ten in the morning stays ten in the morning.
    [InlineData("2026-10-31T10:00", 1, PeriodUnit.Day, "2026-11-01T10:00 2026-11-02T10:00")]
    public void Cycles_are_counted_from_their_anchor(string anchor, int every, PeriodUnit unit, string expected)
    {
        var cycles = new Cycles(new BillingPeriod(every, unit), At(anchor), 1, Montreal);
        var starts = expected.Split(' ');
        for (var i = 0; i < starts.Length; i++) Assert.Equal(At(starts[i]), cycles.StartOf(i + 2));
    }

    [Fact]
    public void Cycles_follow_each_other_without_a_gap_whatever_the_anchor()
    {
        var cases =
            from minutes in Gen.Choose(0, 60 * 24 * 365 * 4)
            from unit in Gen.Elements(Enum.GetValues<PeriodUnit>())
            from every in Gen.Choose(1, 3)
            from cycle in Gen.Choose(1, 40)
            select (Cycles: new Cycles(new BillingPeriod(every, unit), Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(minutes), 1, Montreal), Cycle: cycle);
        Property.Holds(cases, one =>
        {
            var (this_, next) = (one.Cycles.Of(one.Cycle), one.Cycles.Of(one.Cycle + 1));
            Assert.True(this_.Start < this_.End);
            Assert.Equal(this_.End, next.Start);
        });
    }

    [Theory]
    [InlineData(0, "2026-01-31T10:00", false, 1)]
    [InlineData(1, "2026-02-28T10:00", false, 2)]
    // The program was down for three months: the cycle that runs is billed, not those that went by.
    [InlineData(1, "2026-05-15T10:00", false, 4)]
    [InlineData(1, "2026-05-15T10:00", true, 2)]
    public void Downtime_bills_what_the_policy_says(int last, string now, bool billMissed, int expected) =>
        Assert.Equal(expected, new Cycles(BillingPeriod.Monthly, At("2026-01-31T10:00"), 1, Montreal).NextToBill(last, At(now), billMissed));

    [Theory]
    // Price, used seconds of thirty days, used and unused part.
    [InlineData(2_000, 0, 0, 2_000)]
    [InlineData(2_000, 864_000, 667, 1_333)]
    [InlineData(1_000, 1_296_000, 500, 500)]
    [InlineData(1, 1_296_000, 1, 0)]
    [InlineData(1_001, 1_296_000, 501, 500)]
    [InlineData(2_000, 2_592_000, 2_000, 0)]
    public void A_price_is_cut_by_time(long price, long usedSeconds, long used, long unused)
    {
        var start = At("2026-04-01T10:00");
        var cut = Proration.Split(Dollars(price), new Interval(start, start + Duration.FromDays(30)), start + Duration.FromSeconds(usedSeconds));
        Assert.Equal((used, unused), (cut.Used.Minor, cut.Unused.Minor));
    }

    [Fact]
    public void Both_parts_are_the_whole_and_time_never_makes_the_rest_dearer()
    {
        var cases =
            from price in Gen.Choose(0, 10_000_000)
            from length in Gen.Choose(1, 31_622_400)
            from one in Gen.Choose(0, length)
            from other in Gen.Choose(0, length)
            select (Price: Dollars(price), Length: length, Early: Math.Min(one, other), Late: Math.Max(one, other));
        Property.Holds(cases, one =>
        {
            var start = At("2026-04-01T10:00");
            var cycle = new Interval(start, start + Duration.FromSeconds(one.Length));
            var (early, late) = (Proration.Split(one.Price, cycle, start + Duration.FromSeconds(one.Early)), Proration.Split(one.Price, cycle, start + Duration.FromSeconds(one.Late)));
            Assert.Equal(one.Price, early.Used + early.Unused);
            Assert.True(late.Unused <= early.Unused);
        });
    }

    [Theory]
    [InlineData(2_000, 3_000, 10, 1_333, 2_000, 667)]
    [InlineData(2_000, 3_000, 0, 2_000, 3_000, 1_000)]
    [InlineData(3_000, 2_000, 15, 1_500, 1_000, -500)]
    [InlineData(2_000, 3_000, 30, 0, 0, 0)]
    public void A_change_costs_the_difference_of_the_time_that_is_left(long from, long to, int day, long credit, long charge, long due)
    {
        var start = At("2026-04-01T10:00");
        var change = Proration.Change(Dollars(from), Dollars(to), new Interval(start, start + Duration.FromDays(30)), start + Duration.FromDays(day));
        Assert.Equal((credit, charge, due), (change.Credit.Minor, change.Charge.Minor, change.DueNow.Minor));
    }

    private static Money Dollars(long minor) => new(minor, Currency.Parse("CAD"));

    private static Instant At(string local) => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local).Value.InZoneLeniently(Montreal).ToInstant();
}
