using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using static Stoa.Core.Subscriptions.SubscriptionState;

namespace Stoa.Core.Tests.Subscriptions;

public sealed class SubscriptionClockTests
{
    private static readonly Instant Begun = Instant.FromUtc(2026, 3, 1, 9, 0);
    private static readonly Instant End = Begun + Duration.FromDays(30);
    private static readonly SubscriptionTimings Timings = new(DunningPlan.Default, Duration.FromDays(3), Duration.FromHours(1));

    public static TheoryData<SubscriptionState, bool, bool, bool, Due?, int> Next => new()
    {
        // State, cancels at end, reminded, awaits payment; what is next, hours from the beginning.
        { Pending, false, false, false, Due.Forget, 1 },
        { Trialing, false, false, false, Due.Remind, 27 * 24 },
        { Trialing, false, true, false, Due.Renew, 30 * 24 },
        { Trialing, true, false, false, Due.End, 30 * 24 },
        { Active, false, false, false, Due.Remind, 27 * 24 },
        { Active, false, true, false, Due.Renew, 30 * 24 },
        { Active, true, true, false, Due.End, 30 * 24 },
        { Active, false, true, true, null, 0 },
        { Paused, false, false, false, null, 0 },
        { Ended, false, false, false, null, 0 },
    };

    [Theory]
    [MemberData(nameof(Next))]
    public void One_thing_is_next(SubscriptionState state, bool cancels, bool reminded, bool awaits, Due? what, int hours)
    {
        var facts = Facts(state) with { CancelsAtEnd = cancels, IsReminded = reminded, AwaitsPayment = awaits };
        Assert.Equal(what is { } due ? new DueStep(due, Begun + Duration.FromHours(hours)) : null, SubscriptionClock.Next(facts, Timings));
    }

    [Theory]
    [InlineData(5, Due.DropChange, 5)]
    [InlineData(30 * 24, Due.Remind, 27 * 24)]
    [InlineData(null, Due.Remind, 27 * 24)]
    public void A_change_that_waits_for_its_payment_is_dropped_first(int? until, Due what, int hours)
    {
        var facts = Facts(Active) with { AwaitsChange = true, ChangeUntil = until is { } at ? Begun + Duration.FromHours(at) : null };
        Assert.Equal(new DueStep(what, Begun + Duration.FromHours(hours)), SubscriptionClock.Next(facts, Timings));
    }

    [Theory]
    [InlineData(ActorRole.Customer, ActorRole.Customer, null)]
    [InlineData(ActorRole.Provider, ActorRole.Customer, "cancelled-by-another")]
    [InlineData(ActorRole.Customer, ActorRole.Operator, "cancelled-by-another")]
    [InlineData(ActorRole.Operator, ActorRole.Operator, null)]
    public void Only_who_ends_it_takes_that_back(ActorRole by, ActorRole role, string? refusal) => Assert.Equal(
        refusal, SubscriptionRules.Check(Facts(Active) with { CancelsAtEnd = true, EndsBy = by }, SubscriptionStep.KeepOn, role)?.Code);

    [Theory]
    [InlineData(0, Decline.Retryable, 0, 1)]
    [InlineData(1, Decline.Retryable, 1, 3)]
    [InlineData(3, Decline.Retryable, 5, 7)]
    [InlineData(4, Decline.Retryable, 7, null)]
    // The program was down: days that went by are not made up for.
    [InlineData(1, Decline.Retryable, 4, 5)]
    [InlineData(0, Decline.Final, 0, null)]
    [InlineData(0, Decline.Authentication, 0, null)]
    public void An_overdue_charge_is_tried_again_on_the_days_of_the_plan(int retries, Decline decline, int today, int? day) => Assert.Equal(
        day is { } known ? Begun + Duration.FromDays(known) : (Instant?)null,
        DunningPlan.Default.NextRetry(Begun, retries, decline, Begun + Duration.FromDays(today)));

    [Theory]
    [InlineData(1, Due.Retry, 1)]
    [InlineData(7, Due.Retry, 7)]
    [InlineData(8, Due.GiveUp, 7)]
    [InlineData(null, Due.GiveUp, 7)]
    public void What_is_overdue_is_tried_until_it_is_given_up(int? retryDay, Due what, int day)
    {
        var facts = Facts(PastDue) with { PastDueSince = Begun, RetryAt = retryDay is { } at ? Begun + Duration.FromDays(at) : null };
        Assert.Equal(new DueStep(what, Begun + Duration.FromDays(day)), SubscriptionClock.Next(facts, Timings));
    }

    [Theory]
    [InlineData("insufficient_funds", Decline.Retryable)]
    [InlineData("card_declined", Decline.Retryable)]
    [InlineData("a_word_nobody_knows", Decline.Retryable)]
    [InlineData("expired_card", Decline.Final)]
    [InlineData("stolen_card", Decline.Final)]
    [InlineData("authentication_required", Decline.Authentication)]
    public void A_refusal_has_a_meaning(string code, Decline means) => Assert.Equal(means, Declines.Of(code));

    public static TheoryData<SubscriptionState, SubscriptionStep[]> Open => new()
    {
        { Pending, [SubscriptionStep.CancelNow] },
        { Trialing, [SubscriptionStep.ReplaceMethod, SubscriptionStep.Change, SubscriptionStep.CancelAtEnd, SubscriptionStep.CancelNow] },
        { Active, [SubscriptionStep.ReplaceMethod, SubscriptionStep.Change, SubscriptionStep.Pause, SubscriptionStep.CancelAtEnd, SubscriptionStep.CancelNow] },
        { PastDue, [SubscriptionStep.ReplaceMethod, SubscriptionStep.CancelNow] },
        { Paused, [SubscriptionStep.ReplaceMethod, SubscriptionStep.Resume, SubscriptionStep.CancelNow] },
        { Ended, [] },
    };

    [Theory]
    [MemberData(nameof(Open))]
    public void Customers_do_what_is_open(SubscriptionState state, SubscriptionStep[] steps) =>
        Assert.Equal(steps, SubscriptionRules.Permitted(Facts(state), ActorRole.Customer));

    [Fact]
    public void What_waits_or_ends_closes_steps()
    {
        var active = Facts(Active);
        Assert.Equal("payment-under-way", SubscriptionRules.Check(active with { AwaitsChange = true }, SubscriptionStep.Change, ActorRole.Customer)?.Code);
        Assert.Equal("cancelled-already", SubscriptionRules.Check(active with { CancelsAtEnd = true }, SubscriptionStep.Pause, ActorRole.Customer)?.Code);
        Assert.Null(SubscriptionRules.Check(active with { CancelsAtEnd = true }, SubscriptionStep.KeepOn, ActorRole.Customer));
        Assert.Null(SubscriptionRules.Check(Facts(PastDue) with { AwaitsPayment = true }, SubscriptionStep.Pay, ActorRole.Customer));
        Assert.Equal("wrong-role", SubscriptionRules.Check(active, SubscriptionStep.Pause, ActorRole.Operator)?.Code);
        Assert.Null(SubscriptionRules.Check(Facts(PastDue), SubscriptionStep.Retry, ActorRole.Operator));
    }

    [Fact]
    public void Plans_and_periods_that_make_no_sense_are_refused()
    {
        Assert.True(DunningPlan.Default.IsSound);
        Assert.False(new DunningPlan([3, 1], AfterDunning.Cancel).IsSound);
        Assert.False(new DunningPlan([31], AfterDunning.Cancel).IsSound);
        Assert.Equal(["plans[0].every"], RenewalTerms.Check(new RenewalTerms(new BillingPeriod(0, PeriodUnit.Month)), "plans[0]").Select(problem => problem.Field));
        Assert.Equal(["plans[0].every"], RenewalTerms.Check(null, "plans[0]").Select(problem => problem.Field));
        Assert.Equal(["plans[0].trial_days"], RenewalTerms.Check(new RenewalTerms(BillingPeriod.Monthly, 366), "plans[0]").Select(problem => problem.Field));
    }

    private static SubscriptionFacts Facts(SubscriptionState state) => new() { State = state, CreatedAt = Begun, PeriodEnd = End };
}
