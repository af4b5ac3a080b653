using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Stoa.Core.Scheduling;
using Interval = NodaTime.Interval;

namespace Stoa.Core.Tests.Scheduling;

public sealed class SlotFinderOracleTests
{
    private const int CasesPerZone = 12;
    private static readonly Gen<int> Seeds = Gen.Choose(0, int.MaxValue - 1);

    public static TheoryData<string> Zones =>
    [
        "UTC", "Europe/London", "Europe/Dublin", "Europe/Berlin", "Europe/Lisbon", "Europe/Moscow", "Europe/Istanbul", "Europe/Kyiv",
        "Atlantic/Azores", "America/Toronto", "America/St_Johns", "America/Los_Angeles", "America/Caracas", "America/Havana",
        "America/Santiago", "America/Sao_Paulo", "America/Asuncion", "America/Mexico_City", "America/Nuuk", "America/Scoresbysund",
        "Africa/Casablanca", "Africa/Cairo", "Africa/Tripoli", "Africa/Juba", "Asia/Beirut", "Asia/Amman", "Asia/Gaza", "Asia/Tehran",
        "Asia/Kathmandu", "Asia/Kolkata", "Asia/Pyongyang", "Asia/Novosibirsk", "Australia/Lord_Howe", "Australia/Sydney",
        "Australia/Eucla", "Pacific/Apia", "Pacific/Fakaofo", "Pacific/Chatham", "Pacific/Norfolk", "Antarctica/Troll",
    ];

    [Theory]
    [MemberData(nameof(Zones))]
    public void Slots_are_those_that_somebody_counting_minutes_finds(string zone) =>
        Property.Holds(Seeds, seed =>
        {
            var scenario = SlotScenario.Of(zone, seed);
            Assert.Equal(NaiveSlots.Find(scenario), scenario.Find());
        }, CasesPerZone);

    [Fact]
    public void The_same_input_gives_the_same_slots() => Holds((zone, seed) =>
        Assert.Equal(SlotScenario.Of(zone, seed).Find(), SlotScenario.Of(zone, seed).Find()));

    [Fact]
    public void The_order_of_busy_periods_changes_nothing() => Holds((zone, seed) =>
    {
        var scenario = SlotScenario.Of(zone, seed);
        var reversed = scenario.Calendars.Select(calendar => calendar with { Busy = [.. calendar.Busy.Reverse()] });
        Assert.Equal(scenario.Find(), (scenario with { Calendars = [.. reversed] }).Find());
    });

    [Fact]
    public void A_slot_with_its_buffers_never_meets_a_busy_period_of_a_resource_it_names() => Holds((zone, seed) =>
    {
        var scenario = SlotScenario.Of(zone, seed);
        var busy = scenario.Calendars.ToDictionary(calendar => calendar.ResourceId, calendar => calendar.Busy);
        foreach (var slot in scenario.Find())
        {
            var period = scenario.Rules.PeriodOf(slot.Start);
            Assert.All(slot.FreeResources, resource => Assert.DoesNotContain(busy[resource], other => NaiveSlots.Meet(other, period)));
        }
    });

    [Fact]
    public void Checking_one_start_agrees_with_finding_all() => Holds((zone, seed) =>
    {
        var scenario = SlotScenario.Of(zone, seed);
        var found = scenario.Find().ToDictionary(slot => slot.Start);
        for (var start = scenario.Range.Start; start < scenario.Range.End; start += Duration.FromMinutes(5))
        {
            var check = SlotFinder.Check(scenario.Rules, scenario.Calendars, start, scenario.Now);
            Assert.Equal(found.ContainsKey(start), check.Succeeded);
            if (check.Succeeded)
                Assert.Equal(found[start], check.Value);
        }
    });

    [Fact]
    public void The_next_free_slots_are_the_first_that_a_search_to_the_horizon_finds() => Holds((zone, seed) =>
    {
        var (rules, calendars, range, now) = SlotScenario.Of(zone, seed);
        var all = SlotFinder.Find(rules, calendars, new Interval(range.Start, null), now);
        Assert.Equal(all.Take(7), SlotFinder.NextFree(rules, calendars, range.Start, 7, now));
    });

    [Fact]
    public void Two_neighbouring_ranges_together_give_what_the_whole_gives() => Holds((zone, seed) =>
    {
        var scenario = SlotScenario.Of(zone, seed);
        var middle = scenario.Range.Start + Duration.FromMinutes(seed % (int)scenario.Range.Duration.TotalMinutes);
        var (left, right) = (new Interval(scenario.Range.Start, middle), new Interval(middle, scenario.Range.End));
        Assert.Equal(scenario.Find(), (scenario with { Range = left }).Find().Concat((scenario with { Range = right }).Find()));
    });

    private static void Holds(Action<string, int> assertions) => Property.Holds(
        from zone in Gen.Elements(Zones.Select(row => row.Data))
        from seed in Seeds
        select (zone, seed),
        scenario => assertions(scenario.zone, scenario.seed));
}
