using NodaTime;
using Stoa.Core.Readiness;

namespace Stoa.Core.Tests.Readiness;

public sealed class ChecklistTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 12, 0);

    /// <summary>What there is: computed facts, accepted version, the check, the waiver's end in hours (0 for good, - for none); the state.</summary>
    [Theory]
    [InlineData("profile", "profile", "", "", "-", RequirementState.Met)]
    [InlineData("profile", "location", "", "", "-", RequirementState.Missing)]
    [InlineData("profile", "", "", "", "0", RequirementState.Waived)]
    [InlineData("profile", "", "", "", "1", RequirementState.Waived)]
    [InlineData("profile", "", "", "", "-1", RequirementState.Missing)]
    [InlineData("profile", "profile", "", "", "0", RequirementState.Met)]
    [InlineData("terms", "terms", "", "", "-", RequirementState.Missing)]
    [InlineData("terms", "", "2026-01", "", "-", RequirementState.Met)]
    [InlineData("terms", "", "2025-07", "", "-", RequirementState.Missing)]
    [InlineData("terms", "", "2025-07 2026-01", "", "-", RequirementState.Met)]
    [InlineData("documents", "documents", "", "", "-", RequirementState.Missing)]
    [InlineData("documents", "", "", "Asked", "-", RequirementState.Waiting)]
    [InlineData("documents", "", "", "Approved", "-", RequirementState.Met)]
    [InlineData("documents", "", "", "Rejected", "-", RequirementState.Rejected)]
    [InlineData("documents", "", "", "Rejected", "24", RequirementState.Waived)]
    [InlineData("documents", "", "", "Asked", "0", RequirementState.Waived)]
    public void A_requirement_stands_as_the_facts_say(string id, string computed, string versions, string check, string waiver, RequirementState expected)
    {
        var rule = Requirements.Find(id)! with { Version = "2026-01", Goals = [ReadinessGoal.Publish] };
        var facts = new ReadinessFacts(
            Words(computed).ToHashSet(StringComparer.Ordinal),
            Words(versions).ToLookup(_ => id, version => version, StringComparer.Ordinal),
            Words(check).ToDictionary(_ => id, state => new Check(Enum.Parse<CheckState>(state), "It is blurred."), StringComparer.Ordinal),
            Words(waiver.Trim('-') == "" ? "" : waiver).ToDictionary(
                _ => id,
                hours => new Waiver("A pilot.", hours == "0" ? null : Now + Duration.FromHours(int.Parse(hours, System.Globalization.CultureInfo.InvariantCulture))),
                StringComparer.Ordinal));

        var list = Checklist.Of([rule], facts, Now);

        Assert.Equal(expected, list.Items[0].State);
        Assert.Equal(expected is RequirementState.Met or RequirementState.Waived, list.IsReady(ReadinessGoal.Publish));
        Assert.True(list.IsReady(ReadinessGoal.BePaid));
    }

    [Fact]
    public void A_waiver_ends_at_its_last_moment()
    {
        var rule = Requirements.Find(Requirements.Location)! with { Goals = [ReadinessGoal.Publish] };
        var facts = new ReadinessFacts(
            new HashSet<string>(StringComparer.Ordinal), Words("").ToLookup(word => word, StringComparer.Ordinal), new Dictionary<string, Check>(StringComparer.Ordinal),
            new Dictionary<string, Waiver>(StringComparer.Ordinal) { [Requirements.Location] = new("For now.", Now) });
        Assert.False(Checklist.Of([rule], facts, Now).IsReady(ReadinessGoal.Publish));
        Assert.True(Checklist.Of([rule], facts, Now - Duration.FromMilliseconds(1)).IsReady(ReadinessGoal.Publish));
    }

    [Fact]
    public void The_next_step_is_the_first_that_the_organization_itself_can_take()
    {
        Requirement[] rules = [Requirements.Find(Requirements.Documents)!, Requirements.Find(Requirements.Profile)!];
        var facts = new ReadinessFacts(
            new HashSet<string>(StringComparer.Ordinal), Words("").ToLookup(word => word, StringComparer.Ordinal),
            new Dictionary<string, Check>(StringComparer.Ordinal) { [Requirements.Documents] = new(CheckState.Asked, null) },
            new Dictionary<string, Waiver>(StringComparer.Ordinal));
        Assert.Equal(Requirements.Profile, Checklist.Of(rules, facts, Now).Next?.Requirement.Id);
    }

    [Fact]
    public void Every_requirement_says_what_to_do() => Assert.All(Requirements.All, one =>
    {
        Assert.Matches("^[a-z-]+$", one.Id);
        Assert.EndsWith(".", one.NextStep, StringComparison.Ordinal);
        Assert.Same(one, Requirements.Find(one.Id));
    });

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
