using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;
using static Stoa.Core.Ordering.ActorRole;
using static Stoa.Core.Ordering.MoneyState;
using static Stoa.Core.Ordering.OrderState;

namespace Stoa.Core.Tests.Ordering;

public sealed class AppointmentProcessTests
{
    private static readonly Process Appointment = AppointmentProcess.Version1;
    private static readonly ProcessTimings Timings = ProcessTimings.Default;
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 10, 10, 0);
    private static readonly Instant End = Start + Duration.FromHours(1);

    // Minutes count from the start; the slot lasts 60; the order came into its state two days (2880 minutes) before.
    [Theory]
    [InlineData("pay", AwaitingPayment, Held, ActorRole.System, -2875, Confirmed)]
    [InlineData("expire", AwaitingPayment, Unpaid, ActorRole.System, -2870, Expired)]
    [InlineData("abandon", AwaitingPayment, Unpaid, Customer, -2875, Cancelled)]
    [InlineData("force-cancel", AwaitingPayment, Unpaid, Operator, -2875, Cancelled)]
    [InlineData("remind", Confirmed, Held, ActorRole.System, -1440, Confirmed)]
    [InlineData("reschedule", Confirmed, Held, Customer, -1, Confirmed)]
    [InlineData("reschedule", Confirmed, Held, Provider, -1, Confirmed)]
    [InlineData("cancel", Confirmed, Held, Customer, -1, Cancelled)]
    [InlineData("cancel-by-provider", Confirmed, Held, Provider, -1, Cancelled)]
    [InlineData("cancel-by-provider", InProgress, Held, Provider, 59, Cancelled)]
    [InlineData("force-cancel", InProgress, Held, Operator, 59, Cancelled)]
    [InlineData("start", Confirmed, Held, ActorRole.System, 0, InProgress)]
    [InlineData("complete", InProgress, Held, Provider, 1, Completed)]
    [InlineData("complete", InProgress, Held, ActorRole.System, 60, Completed)]
    [InlineData("no-show", Confirmed, Held, Provider, 0, NoShow)]
    [InlineData("no-show", InProgress, Held, Provider, 15, NoShow)]
    [InlineData("no-show", Completed, Held, Provider, 2939, NoShow)]
    [InlineData("release", Completed, Held, ActorRole.System, 2940, Completed)]
    [InlineData("release", NoShow, PartiallyRefunded, ActorRole.System, 2940, NoShow)]
    [InlineData("dispute", InProgress, Held, Customer, 30, Disputed)]
    [InlineData("dispute", Completed, Held, Customer, 2939, Disputed)]
    [InlineData("dispute", NoShow, PartiallyRefunded, Customer, 100, Disputed)]
    [InlineData("resolve-for-customer", Disputed, Held, Operator, 9000, Cancelled)]
    [InlineData("resolve-for-provider", Disputed, Held, Operator, 9000, Completed)]
    [InlineData("resolve-by-split", Disputed, Held, Operator, 9000, Completed)]
    [InlineData("force-refund", Completed, Released, Operator, 9000, Completed)]
    [InlineData("refund", Completed, Released, Provider, 9000, Completed)]
    [InlineData("refund", Confirmed, Held, Provider, -100, Confirmed)]
    [InlineData("capture-failed", Confirmed, Authorized, ActorRole.System, -100, Cancelled)]
    public void Fires(string transition, OrderState from, MoneyState money, ActorRole role, int minute, OrderState to)
    {
        var outcome = Fire(transition, Order(from, money), role, minute);
        Assert.Null(outcome.Problem);
        Assert.Equal(to, outcome.Value.To);
    }

    [Theory]
    [InlineData("pay", AwaitingPayment, Unpaid, ActorRole.System, -2875, "not-paid")]
    [InlineData("pay", AwaitingPayment, Held, Customer, -2875, "wrong-role")]
    [InlineData("pay", Confirmed, Held, ActorRole.System, -2875, "not-permitted")]
    [InlineData("authorize", AwaitingPayment, Authorized, ActorRole.System, -2875, "needs-no-acceptance")]
    [InlineData("expire", AwaitingPayment, Unpaid, ActorRole.System, -2871, "too-early")]
    [InlineData("expire", AwaitingPayment, Unpaid, Operator, -2870, "wrong-role")]
    [InlineData("abandon", Confirmed, Held, Customer, -2875, "not-permitted")]
    [InlineData("remind", Confirmed, Held, ActorRole.System, -1441, "too-early")]
    [InlineData("reschedule", Confirmed, Held, Customer, 0, "too-late")]
    [InlineData("cancel", Confirmed, Held, Customer, 0, "too-late")]
    [InlineData("cancel", Confirmed, Authorized, Customer, -100, "payment-under-way")]
    [InlineData("cancel", Cancelled, Refunded, Customer, -100, "not-permitted")]
    [InlineData("cancel-by-provider", InProgress, Held, Provider, 60, "too-late")]
    [InlineData("cancel-by-provider", Confirmed, Held, Customer, -1, "wrong-role")]
    [InlineData("force-cancel", Confirmed, Held, Provider, -1, "wrong-role")]
    [InlineData("force-cancel", Completed, Held, Operator, 90, "not-permitted")]
    [InlineData("start", Confirmed, Held, ActorRole.System, -1, "too-early")]
    [InlineData("complete", InProgress, Held, ActorRole.System, 59, "too-early")]
    [InlineData("complete", InProgress, Held, Provider, -1, "too-early")]
    [InlineData("complete", InProgress, Held, Customer, 60, "wrong-role")]
    [InlineData("no-show", Confirmed, Held, Provider, -1, "too-early")]
    [InlineData("no-show", Completed, Held, Provider, 2940, "too-late")]
    [InlineData("no-show", Completed, Refunded, Provider, 100, "no-funds-held")]
    [InlineData("release", Completed, Held, ActorRole.System, 2939, "too-early")]
    [InlineData("release", Completed, Released, ActorRole.System, 2940, "no-funds-held")]
    [InlineData("release", Completed, ChargedBack, ActorRole.System, 2940, "no-funds-held")]
    [InlineData("release", Disputed, Held, ActorRole.System, 2940, "not-permitted")]
    [InlineData("dispute", Completed, Released, Customer, 2941, "no-funds-held")]
    [InlineData("dispute", Confirmed, Held, Customer, -100, "not-permitted")]
    [InlineData("resolve-for-customer", Disputed, Held, Provider, 9000, "wrong-role")]
    [InlineData("force-refund", Completed, Refunded, Operator, 9000, "nothing-to-refund")]
    [InlineData("refund", Completed, Held, Customer, 9000, "wrong-role")]
    [InlineData("refund", Disputed, Held, Provider, 9000, "not-permitted")]
    [InlineData("capture-failed", Confirmed, Held, ActorRole.System, -100, "not-authorized")]
    [InlineData("teleport", Confirmed, Held, Operator, -100, "unknown-transition")]
    public void Is_refused(string transition, OrderState from, MoneyState money, ActorRole role, int minute, string code) =>
        Assert.Equal(code, Fire(transition, Order(from, money), role, minute).Problem?.Code);

    [Theory]
    [InlineData("authorize", AwaitingPayment, ActorRole.System, -2875, AwaitingAcceptance)]
    [InlineData("accept", AwaitingAcceptance, Provider, -1441, Confirmed)]
    [InlineData("accept", AwaitingAcceptance, Operator, -1441, Confirmed)]
    [InlineData("decline", AwaitingAcceptance, Provider, -1441, Declined)]
    [InlineData("withdraw", AwaitingAcceptance, Customer, -1441, Cancelled)]
    [InlineData("force-cancel", AwaitingAcceptance, Operator, -1441, Cancelled)]
    [InlineData("expire-request", AwaitingAcceptance, ActorRole.System, -1440, Expired)]
    public void A_request_fires(string transition, OrderState from, ActorRole role, int minute, OrderState to)
    {
        var outcome = Fire(transition, Order(from, Authorized) with { Booking = BookingMode.Request }, role, minute);
        Assert.Null(outcome.Problem);
        Assert.Equal(to, outcome.Value.To);
    }

    [Fact]
    public void Accepting_after_the_deadline_is_refused() =>
        Assert.Equal("too-late", Fire("accept", Request(since: -2880), Provider, -1440).Problem?.Code);

    [Fact]
    public void Accepting_at_the_start_is_refused_although_a_day_has_not_passed() =>
        Assert.Equal("too-late", Fire("accept", Request(since: -60), Provider, 0).Problem?.Code);

    [Fact]
    public void Letting_a_request_expire_before_its_deadline_is_refused() =>
        Assert.Equal("too-early", Fire("expire-request", Request(since: -2880), ActorRole.System, -1441).Problem?.Code);

    [Theory]
    [InlineData(-2880, -1440)]
    [InlineData(-60, 0)]
    public void A_request_lapses_after_a_day_or_at_the_start(int since, int due) =>
        Assert.Equal([new OrderTimer("expire-request", At(due))], ProcessEngine.Timers(Appointment, Request(since), Timings));

    [Fact]
    public void A_request_is_not_confirmed_by_paying() =>
        Assert.Equal(
            "needs-acceptance",
            Fire("pay", Order(AwaitingPayment, Held) with { Booking = BookingMode.Request }, ActorRole.System, -2875).Problem?.Code);

    [Fact]
    public void Accepting_confirms_the_time_and_captures_the_payment() =>
        Assert.Equal([Effect.ConfirmReservation, Effect.CapturePayment], Fire("accept", Request(since: -2880), Provider, -2000).Value.Effects);

    [Fact]
    public void Paying_confirms_tells_both_and_sets_the_reminder_and_the_start()
    {
        var firing = Fire("pay", Order(AwaitingPayment, Held), ActorRole.System, -2875).Value;
        Assert.Equal([Effect.ConfirmReservation], firing.Effects);
        Assert.Equal([new Notice("order-confirmed", Customer | Provider)], firing.Notices);
        Assert.Equal([new OrderTimer("remind", At(-1440)), new OrderTimer("start", Start)], firing.Timers);
        Assert.Equal(At(-2875), firing.StateSince);
        Assert.False(firing.KeepsTimers);
    }

    [Fact]
    public void Booking_an_hour_ahead_sends_no_reminder()
    {
        var order = Order(AwaitingPayment, Held) with { StateSince = At(-65) };
        Assert.Equal([new OrderTimer("start", Start)], Fire("pay", order, ActorRole.System, -60).Value.Timers);
    }

    [Fact]
    public void A_new_order_expires_after_the_configured_hold()
    {
        var timings = Timings with { Hold = Duration.FromMinutes(25) };
        Assert.Equal([new OrderTimer("expire", At(-2855))], ProcessEngine.Timers(Appointment, Order(AwaitingPayment, Unpaid), timings));
    }

    [Fact]
    public void Rescheduling_stays_confirmed_and_renews_the_timers()
    {
        var later = new Interval(Start + Duration.FromDays(7), End + Duration.FromDays(7));
        var firing = ProcessEngine.Fire(
            Appointment, Order(Confirmed, Held), "reschedule", Customer, At(-100), Timings, newPeriod: later).Value;
        Assert.Equal([new OrderTimer("remind", At(-1440) + Duration.FromDays(7)), new OrderTimer("start", later.Start)], firing.Timers);
        Assert.Equal(At(-2880), firing.StateSince);
        Assert.False(firing.KeepsTimers);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-100)]
    [InlineData(-101)]
    public void Rescheduling_to_no_time_or_a_time_not_ahead_is_refused(int? minute)
    {
        Interval? period = minute is { } start ? new(At(start), At(start + 60)) : null;
        var outcome = ProcessEngine.Fire(Appointment, Order(Confirmed, Held), "reschedule", Customer, At(-100), Timings, newPeriod: period);
        Assert.Equal("period-required", outcome.Problem?.Code);
    }

    [Fact]
    public void A_reminder_leaves_the_other_timers_alone()
    {
        var firing = Fire("remind", Order(Confirmed, Held), ActorRole.System, -1440).Value;
        Assert.True(firing.KeepsTimers);
        Assert.Empty(firing.Timers);
    }

    [Fact]
    public void A_dispute_voids_the_release()
    {
        var firing = Fire("dispute", Order(Completed, Held), Customer, 100).Value;
        Assert.False(firing.KeepsTimers);
        Assert.DoesNotContain(firing.Timers, timer => timer.Transition == "release");
    }

    [Theory]
    [InlineData(-100, null)]
    [InlineData(0, "too-late")]
    public void A_late_payment_takes_the_slot_again_only_before_the_start(int minute, string? code) =>
        Assert.Equal(code, Fire("rebook", Order(Expired, Held) with { PaymentIsLate = true }, ActorRole.System, minute).Problem?.Code);

    [Theory]
    [InlineData(Expired)]
    [InlineData(Cancelled)]
    public void A_late_payment_can_always_be_refunded(OrderState state)
    {
        var firing = Fire("refund-late-payment", Order(state, Held) with { PaymentIsLate = true }, ActorRole.System, 500).Value;
        Assert.Equal(state, firing.To);
        Assert.Equal([Effect.RefundInFull], firing.Effects);
    }

    [Fact]
    public void A_cancelled_order_is_not_taken_up_again_by_a_late_payment() =>
        Assert.Equal("not-permitted", Fire("rebook", Order(Cancelled, Held) with { PaymentIsLate = true }, ActorRole.System, -100).Problem?.Code);

    [Theory]
    [InlineData("force-cancel", Operator, null)]
    [InlineData("force-cancel", Operator, "  ")]
    [InlineData("cancel-by-provider", Provider, null)]
    public void Cancelling_for_others_needs_a_reason(string transition, ActorRole role, string? reason)
    {
        var problem = ProcessEngine.Fire(Appointment, Order(Confirmed, Held), transition, role, At(-100), Timings, reason).Problem;
        Assert.Equal(("reason-required", "reason"), (problem?.Code, problem?.Field));
    }

    [Fact]
    public void A_refusal_says_what_is_possible_now()
    {
        var problem = Fire("abandon", Order(Confirmed, Held), Customer, -100).Problem;
        Assert.Equal("The order is confirmed, so \"abandon\" is not possible. Possible now: reschedule, cancel.", problem?.Message);
        Assert.Equal(ProblemKind.Conflict, problem?.Kind);
    }

    [Fact]
    public void Buttons_know_what_they_need()
    {
        var actions = ProcessEngine.Permitted(Appointment, Order(Confirmed, Held), Operator, At(-100), Timings);
        Assert.Equal(
            [
                new PermittedAction("force-cancel", "Force-cancel with a full refund", true, false, false, true),
                new PermittedAction("force-refund", "Refund an amount", true, true, false, true),
            ],
            actions);
    }

    private static Instant At(int minute) => Start + Duration.FromMinutes(minute);

    private static OrderFacts Request(int since) =>
        Order(AwaitingAcceptance, Authorized) with { Booking = BookingMode.Request, StateSince = At(since) };

    private static OrderFacts Order(OrderState state, MoneyState money) =>
        new() { State = state, StateSince = At(-2880), Money = money, Start = Start, End = End };

    private static Outcome<Firing> Fire(string transition, OrderFacts order, ActorRole role, int minute)
    {
        var nextDay = new Interval(Start + Duration.FromDays(1), End + Duration.FromDays(1));
        return ProcessEngine.Fire(Appointment, order, transition, role, At(minute), Timings, "because", nextDay);
    }
}
