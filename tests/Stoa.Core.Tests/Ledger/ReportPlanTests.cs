using NodaTime;
using Stoa.Core.Ledger.Reconciling;

namespace Stoa.Core.Tests.Ledger;

/// <summary>When a report that a processor makes to order is asked for.</summary>
public sealed class ReportPlanTests
{
    private static readonly Instant Asked = Instant.FromUtc(2026, 3, 3, 3, 0);

    [Theory]
    [InlineData(1, false, 0, ReportStep.Look)]
    [InlineData(1, false, 59, ReportStep.Look)]
    [InlineData(1, false, 60, ReportStep.LookThenAsk)]
    [InlineData(2, false, 119, ReportStep.Look)]
    [InlineData(2, false, 120, ReportStep.LookThenAsk)]
    [InlineData(1, true, 59, ReportStep.Wait)]
    [InlineData(1, true, 60, ReportStep.Ask)]
    [InlineData(3, true, 239, ReportStep.Wait)]
    [InlineData(3, true, 240, ReportStep.Ask)]
    // What was refused before anything was begun is asked for as soon as somebody has put it right.
    [InlineData(0, true, 0, ReportStep.Ask)]
    [InlineData(0, false, 0, ReportStep.Ask)]
    public void One_that_does_not_come_is_looked_for_and_asked_for_again_ever_more_seldom(int asks, bool hasFailed, int minutes, ReportStep step) =>
        Assert.Equal(step, ReportPlan.Next(new ReportStanding(Asked, asks, HasFailed: hasFailed), Asked + Duration.FromMinutes(minutes)));

    [Theory]
    [InlineData(0, ReportStep.Read)]
    [InlineData(359, ReportStep.Read)]
    [InlineData(360, ReportStep.Ask)]
    public void One_that_is_there_is_read_while_it_is_new(int minutes, ReportStep step) =>
        Assert.Equal(step, ReportPlan.Next(new ReportStanding(Asked - Duration.FromDays(1), 2, Asked), Asked + Duration.FromMinutes(minutes)));

    [Fact]
    public void What_was_never_asked_for_is()
    {
        Assert.Equal(ReportStep.Ask, ReportPlan.Next(null, Asked));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(5, 16)]
    [InlineData(6, 24)]
    [InlineData(int.MaxValue, 24)]
    public void Patience_doubles_up_to_a_day(int asks, int hours) => Assert.Equal(Duration.FromHours(hours), ReportPlan.Patience(asks));
}
