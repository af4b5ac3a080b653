using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Payments;
using Stoa.Server.Platform.Access;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders;

/// <summary>The lives of an appointment, from hold to release, with the clock moved by hand.</summary>
public sealed class AppointmentStoryTests(TestDatabases databases)
{
    private static readonly Currency Cad = Currency.Parse("CAD");

    [Fact]
    public async Task A_paid_appointment_is_confirmed_takes_place_and_is_released()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
        Assert.Equal(1, await sale.Reservations(ReservationStatus.Confirmed));
        Assert.Equal(11_000, (await sale.Look(order)).TotalMinor);

        stoa.Clock.MoveTo(Sale.Tomorrow);
        await stoa.Settle();
        await sale.Stands(order, OrderState.InProgress, MoneyState.Held);
        await stoa.Advance(Duration.FromMinutes(60));
        await sale.Stands(order, OrderState.Completed, MoneyState.Held);
        await stoa.Advance(Duration.FromHours(48) - Duration.FromMinutes(1));
        await sale.Stands(order, OrderState.Completed, MoneyState.Held);
        await stoa.Advance(Duration.FromMinutes(1));
        await sale.Stands(order, OrderState.Completed, MoneyState.Released);
    }

    [Fact]
    public async Task An_unpaid_order_expires_after_ten_minutes_and_frees_its_time()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Place(await sale.NewGuest());
        await stoa.Advance(Duration.FromMinutes(10) - Duration.FromMilliseconds(1));
        await sale.Stands(order, OrderState.AwaitingPayment, MoneyState.Unpaid);
        await stoa.Advance(Duration.FromMilliseconds(1));
        await sale.Stands(order, OrderState.Expired, MoneyState.Unpaid);
        Assert.NotNull((await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow)).Held);
    }

    [Fact]
    public async Task A_hold_ends_on_time_even_when_no_worker_runs()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var (first, _) = await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow);
        stoa.Clock.Advance(Duration.FromMinutes(10) - Duration.FromMilliseconds(1));
        Assert.Equal("slot-taken", (await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow)).Refusal!.Problem.Code);
        stoa.Clock.Advance(Duration.FromMilliseconds(1));
        var (second, _) = await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow);
        Assert.NotNull(second);
        Assert.NotEqual(first!.Id, second.Id);
    }

    [Fact]
    public async Task A_payment_after_expiry_books_again_when_the_time_is_free()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Place(await sale.NewGuest());
        await stoa.Advance(Duration.FromMinutes(15));
        await sale.Told(order, PaymentStatus.Captured);
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
        Assert.Equal(1, await sale.Reservations(ReservationStatus.Confirmed));
    }

    [Fact]
    public async Task A_payment_after_expiry_is_refunded_when_somebody_else_has_the_time()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var late = await sale.Place(await sale.NewGuest());
        await stoa.Advance(Duration.FromMinutes(15));
        var quick = await sale.Paid(await sale.NewGuest());
        await sale.Told(late, PaymentStatus.Captured);
        await sale.Stands(late, OrderState.Expired, MoneyState.Refunded);
        await sale.Stands(quick, OrderState.Confirmed, MoneyState.Held);
    }

    [Fact]
    public async Task A_payment_that_wins_the_race_against_the_expiry_timer_but_lost_its_time_is_refunded()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var late = await sale.Place(await sale.NewGuest());
        // No worker has run: the order still awaits its payment, but its hold is over and the time is taken.
        stoa.Clock.Advance(Duration.FromMinutes(11));
        Assert.NotNull((await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow)).Held);
        // It must not matter which of the two envelopes is handled first: the timer's is late here.
        await stoa.With(async (work, _) => await work.Db.Database.ExecuteSqlAsync(
            $"update platform.envelopes set due_at = due_at + interval '1 hour' where box = 'timer' and aggregate = {late.ToString()}"));
        await sale.Told(late, PaymentStatus.Captured);
        await sale.Stands(late, OrderState.Expired, MoneyState.Refunded);
        await stoa.Advance(Duration.FromHours(1));
        await sale.Stands(late, OrderState.Expired, MoneyState.Refunded);
    }

    [Fact]
    public async Task A_request_is_charged_only_when_it_is_accepted()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa, mode: BookingMode.Request));
        var order = await sale.Place(await sale.NewGuest());
        await sale.Told(order, PaymentStatus.Authorized);
        await sale.Stands(order, OrderState.AwaitingAcceptance, MoneyState.Authorized);
        // The hold lasts as long as the provider may take to answer.
        await stoa.Advance(Duration.FromHours(5));
        Assert.Equal("slot-taken", (await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow)).Refusal!.Problem.Code);
        Assert.Null((await sale.TryFire(sale.Provider, order, new("accept"))).Problem);
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Authorized);
        await sale.Told(order, PaymentStatus.Captured);
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
    }

    [Fact]
    public async Task An_unanswered_request_expires_and_nothing_is_charged()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa, mode: BookingMode.Request));
        var order = await sale.Place(await sale.NewGuest());
        await sale.Told(order, PaymentStatus.Authorized);
        await stoa.Advance(Duration.FromHours(24));
        await sale.Stands(order, OrderState.Expired, MoneyState.Unpaid);
    }

    // The moderate policy: all of it up to 72 hours before, half the price (not the surcharge) up to 24 hours before, nothing later.
    [Theory]
    [InlineData(73 * 60, 11_000, MoneyState.Refunded)]
    [InlineData(72 * 60, 11_000, MoneyState.Refunded)]
    [InlineData((72 * 60) - 1, 5_000, MoneyState.PartiallyRefunded)]
    [InlineData(24 * 60, 5_000, MoneyState.PartiallyRefunded)]
    [InlineData((24 * 60) - 1, 0, MoneyState.Released)]
    public async Task Cancelling_refunds_by_the_tier_of_the_minute(int minutesBefore, long refundMinor, MoneyState money)
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        var start = Sale.Tomorrow + Duration.FromDays(7);
        var order = await sale.Paid(guest, start);
        stoa.Clock.MoveTo(start - Duration.FromMinutes(minutesBefore));
        var cancelled = await sale.TryFire(guest, order, new("cancel", ExpectedRefund: new Money(refundMinor, Cad)));
        Assert.Null(cancelled.Problem);
        Assert.Equal(refundMinor, cancelled.Value.RefundMinor);
        await sale.Stands(order, OrderState.Cancelled, money);
        Assert.Equal(0, await sale.Reservations(ReservationStatus.Confirmed));
    }

    [Fact]
    public async Task A_refund_that_has_changed_since_the_preview_is_refused_and_nothing_happens()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        var order = await sale.Paid(guest);
        var refused = await sale.TryFire(guest, order, new("cancel", ExpectedRefund: new Money(1, Cad)));
        Assert.Equal("refund-changed", refused.Problem?.Code);
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
    }

    [Fact]
    public async Task The_provider_cancels_and_everything_goes_back()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        Assert.Equal("reason-required", (await sale.TryFire(sale.Provider, order, new("cancel-by-provider"))).Problem?.Code);
        var cancelled = await sale.TryFire(sale.Provider, order, new("cancel-by-provider", "Ill today"));
        Assert.Equal(11_000, cancelled.Value.RefundMinor);
        await sale.Stands(order, OrderState.Cancelled, MoneyState.Refunded);
    }

    [Fact]
    public async Task Rescheduling_moves_the_time_and_frees_the_old_one()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        var order = await sale.Paid(guest);
        var later = Sale.Tomorrow + Duration.FromHours(3);
        Assert.Null((await sale.TryFire(guest, order, new("reschedule", Start: later))).Problem);
        Assert.Equal(later, (await sale.Look(order)).StartsAt);
        Assert.NotNull((await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow)).Held);
        Assert.Equal("slot-taken", (await sale.TryHold(await sale.NewGuest(), later)).Refusal!.Problem.Code);
        // Its timers follow: it starts at the new time, not at the old one.
        stoa.Clock.MoveTo(Sale.Tomorrow + Duration.FromHours(1));
        await stoa.Settle();
        await sale.Stands(order, OrderState.Confirmed, MoneyState.Held);
        stoa.Clock.MoveTo(later);
        await stoa.Settle();
        await sale.Stands(order, OrderState.InProgress, MoneyState.Held);
    }

    [Fact]
    public async Task Rescheduling_to_a_taken_time_changes_nothing()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        var order = await sale.Paid(guest);
        var taken = Sale.Tomorrow + Duration.FromHours(2);
        await sale.Paid(await sale.NewGuest(), taken);
        Assert.Equal("slot-taken", (await sale.TryFire(guest, order, new("reschedule", Start: taken))).Problem?.Code);
        Assert.Equal(Sale.Tomorrow, (await sale.Look(order)).StartsAt);
        Assert.Equal(2, await sale.Reservations(ReservationStatus.Confirmed));
    }

    [Fact]
    public async Task Moving_late_and_cancelling_gives_no_better_refund_than_cancelling_late()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        var order = await sale.Paid(guest);
        stoa.Clock.MoveTo(Sale.Tomorrow - Duration.FromHours(2));
        Assert.Null((await sale.TryFire(guest, order, new("reschedule", Start: Sale.Tomorrow + Duration.FromDays(21)))).Problem);
        var cancelled = await sale.TryFire(guest, order, new("cancel"));
        Assert.Equal(0, cancelled.Value.RefundMinor);
    }

    [Fact]
    public async Task An_order_of_somebody_else_does_not_exist()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var order = await sale.Paid(await sale.NewGuest());
        var stranger = await sale.NewGuest();
        var otherProvider = sale.Provider with { Memberships = [new Membership(Guid.NewGuid(), "Other", MemberRole.Owner)] };
        foreach (var actor in (Actor[])[stranger, otherProvider, Actor.Visitor])
            Assert.Equal(ProblemKind.NotFound, (await sale.TryFire(actor, order, new("cancel"))).Problem?.Kind);
    }

    [Fact]
    public async Task One_hold_becomes_one_order()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var guest = await sale.NewGuest();
        var (held, _) = await sale.TryHold(guest, Sale.Tomorrow);
        var twins = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sale.TryOrder(guest, held!.Id)));
        Assert.Single(twins, placed => placed.Succeeded);
        Assert.All(twins.Where(placed => !placed.Succeeded), placed => Assert.Equal("hold-ordered", placed.Problem!.Code));
    }
}
