using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Placing;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Tests.Host;

/// <summary>Acts on sales through the use cases, as a guest, the provider, an operator or the system: what pages and API also call.</summary>
public sealed class Sale(TestStoa stoa, Shop shop)
{
    /// <summary>Tomorrow at ten in the shop's zone.</summary>
    public static readonly Instant Tomorrow = Instant.FromUtc(2026, 3, 3, 15, 0);

    public TestStoa Stoa { get; } = stoa;
    public Shop Shop { get; } = shop;

    /// <summary>A new guest.</summary>
    public Task<Actor> NewGuest() => Stoa.With(async (work, _) =>
    {
        var customer = new Customer { Id = Id<Customer>.New(work.Now), CreatedAt = work.Now };
        work.Db.Add(customer);
        Assert.Null(await work.Commit(CancellationToken.None));
        return new Actor(null, null, customer.Id.Value, null, IsOperator: false, []);
    });

    public Actor Provider { get; } =
        new(null, Guid.CreateVersion7(), null, null, IsOperator: false, [new Membership(shop.Organization.Value, "Atelier Calme", MemberRole.Owner)]);

    public Actor Operator { get; } = new(null, Guid.CreateVersion7(), null, null, IsOperator: true, []);

    public Task<(HoldSlot.Held? Held, HoldSlot.Refusal? Refusal)> TryHold(Actor guest, Instant start) => Stoa.With(
        (work, services) => HoldSlot.Run(
            new(Shop.Listing, Shop.Plan, start), work, services.GetRequiredService<Offers>(), services.GetRequiredService<Slots>(),
            services.GetRequiredService<Marketplace>(), CancellationToken.None), guest);

    public Task<Outcome<PlaceOrder.Placed>> TryOrder(Actor guest, Id<Reservation> hold) => Stoa.With(
        (work, services) => PlaceOrder.Run(
            new(hold, "Ada Guest", "ada@example.org"), work, services.GetRequiredService<Offers>(), services.GetRequiredService<Quotes>(), services.GetRequiredService<Marketplace>(),
            CancellationToken.None), guest);

    public Task<Outcome<OrderTransitioned>> TryFire(Actor actor, Id<Order> order, FireTransition.Request request) => Stoa.With(
        (work, services) => FireTransition.Run(
            order, request, work, services.GetRequiredService<Offers>(), services.GetRequiredService<Marketplace>(), CancellationToken.None), actor);

    public async Task<Id<Order>> Place(Actor guest, Instant? start = null)
    {
        var (held, refusal) = await TryHold(guest, start ?? Tomorrow);
        Assert.Null(refusal);
        var placed = await TryOrder(guest, held!.Id);
        Assert.Null(placed.Problem);
        return placed.Value.Id;
    }

    /// <summary>What a gateway says, without a gateway: the payment is captured or authorized as far as we are told.</summary>
    public async Task Told(Id<Order> order, PaymentStatus status)
    {
        await Stoa.With(async (work, _) =>
        {
            await work.Begin(CancellationToken.None);
            var payment = await work.Db.Set<Payment>().SingleAsync(p => p.OrderId == order);
            payment.Status = status;
            if (status == PaymentStatus.Captured)
            {
                payment.CapturedMinor = payment.AmountMinor;
                payment.CapturedAt = work.Now;
                Ledger.Post(work, Core.Ledger.Entries.Captured(payment.Id.ToString(), "sandbox", order.ToString(), payment.Amount), order);
                work.Emit(new PaymentCaptured(order, payment.Id, payment.Amount));
            }
            else
            {
                work.Emit(new PaymentAuthorized(order, payment.Id));
            }
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        await Stoa.Settle();
    }

    public async Task<Id<Order>> Paid(Actor guest, Instant? start = null)
    {
        var order = await Place(guest, start);
        await Told(order, PaymentStatus.Captured);
        return order;
    }

    public Task<Order> Look(Id<Order> order) => Stoa.With((work, _) => work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == order));

    public async Task Stands(Id<Order> order, OrderState state, MoneyState money)
    {
        var now = await Look(order);
        Assert.Equal((state, money), (now.State, now.MoneyState));
    }

    public Task<int> Reservations(ReservationStatus status) => Stoa.With((work, _) => work.Db.Set<Reservation>().CountAsync(r => r.Status == status));
}
