using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Organizations;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Manual;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Reviews;

namespace Stoa.Server.Orders.Views;

/// <summary>One order as its customer, its provider or an operator sees it, with what they may do now.</summary>
public static class GetOrder
{
    /// <summary>An order in full.</summary>
    public sealed record View(
        Id<Order> Id,
        string Number,
        OrderState State,
        MoneyState MoneyState,
        BookingMode BookingMode,
        bool IsGuest,
        Id<Listing> ListingId,
        Id<Plan> PlanId,
        Id<Organization> OrganizationId,
        string Title,
        string ProviderName,
        Place Place,
        Instant? StartsAt,
        Instant? EndsAt,
        string Zone,
        Money Total,
        Money Refunded,
        Money RefundAwaited,
        Quote Quote,
        CancellationPolicy CancellationPolicy,
        Instant? PolicyStartsAt,
        Instant? DeadlineAt,
        Instant CreatedAt,
        ShownContact? Customer,
        string? Note,
        ActorRole Roles,
        IReadOnlyList<PermittedAction> Actions,
        IReadOnlyList<Step> Timeline,
        string Next,
        FindReview.Item? Review,
        int Version)
    {
        /// <summary>What of the total the customer pays with credit.</summary>
        public Money Credit { get; init; } = Money.Zero(Total.Currency);

        /// <summary>What is to come or to go back by bank; null when nothing is.</summary>
        public SeeByBank.View? ByBank { get; init; }

        /// <summary>True for one period of a subscription.</summary>
        public bool IsCycle { get; init; }

        /// <summary>How long the amount is set aside, and when it is taken; null when it is not set aside.</summary>
        public SetAside? Authorization { get; init; }

        /// <summary>The parts in which its money is released; none for most.</summary>
        public IReadOnlyList<MilestoneLine> Milestones { get; init; } = [];

        /// <summary>True once the money has been released: there is an invoice then.</summary>
        public bool IsReleased { get; init; }

        /// <summary>True when the actor may say now how it was.</summary>
        public bool CanReview => Review is null && State is OrderState.Completed && Roles.Includes(ActorRole.Customer);
    }

    /// <summary>An amount that the bank has set aside.</summary>
    /// <param name="Until">Until when it can be taken; null when that is not known.</param>
    /// <param name="CaptureAt">When it is taken; null at the acceptance.</param>
    public sealed record SetAside(Instant? Until, Instant? CaptureAt);

    /// <summary>Where it takes place.</summary>
    public sealed record Place(string Name, string Street, string City, string Postcode, string Country, double Latitude, double Longitude);

    /// <summary>A step the order took.</summary>
    public sealed record Step(
        string Name, string Label, OrderState FromState, OrderState ToState, MoneyState ToMoney, ActorRole ActorRole, string? Reason, string? Details, Instant At);

    /// <summary>The order, for those who may see it.</summary>
    public static async Task<Outcome<View>> Run(Id<Order> id, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var found = await OrderAccess.Find(work, id, cancel);
        if (found.Refused(out var problem)) return problem;
        var (order, process) = (found.Value.Order, found.Value.Order.ProcessOf());
        var location = await work.Db.Set<Location>().AsNoTracking().SingleAsync(l => l.Id == order.LocationId, cancel);
        var steps = await work.Db.Set<OrderTransition>().AsNoTracking().Where(t => t.OrderId == id).OrderBy(t => t.Id).ToListAsync(cancel);
        var refunded = order.MoneyState is MoneyState.PartiallyRefunded or MoneyState.Refunded
            ? (await RefundedSoFar.Of(work, order, cancel)).ToCustomer
            : Money.Zero(order.Total.Currency);
        var milestones = await MilestoneLine.Of(work, order, found.Value.ActingRoles, cancel);
        return new View(
            order.Id, order.Number, order.State, order.MoneyState, order.BookingMode, order.IsGuest, order.ListingId, order.PlanId, order.OrganizationId,
            order.Title, order.ProviderName,
            PlaceOf(location),
            order.StartsAt, order.EndsAt, order.Zone, order.Total, refunded, Awaited(work, order), order.Quote, order.CancellationPolicy, order.PolicyStartsAt,
            order.DeadlineAt, order.CreatedAt,
            ShownContact.Of(await Contacts.Of(work, order.CustomerId, cancel), found.Value),
            order.Note is { } note ? work.Cipher.Open(note, Order.NotePurpose) : null,
            found.Value.Roles,
            Actions(order, process, found.Value.ActingRoles, work.Now, marketplace),
            [.. steps.Select(step => new Step(
                step.Name, process.Find(step.Name)?.Label ?? step.Name, step.FromState, step.ToState, step.ToMoney, step.ActorRole, step.Reason, step.Details, step.At))],
            WhatIsNext.Sentence(order, work.Now, milestones.Count > 0),
            order.State is OrderState.Completed ? await FindReview.OfOrder(work.Db, id, cancel) : null,
            order.Version)
        {
            Credit = new Money(order.CreditMinor, order.Total.Currency),
            IsCycle = process.Kind is ListingKind.Membership,
            Authorization = order.MoneyState is MoneyState.Authorized ? await AuthorizationOf(work, order, cancel) : null,
            Milestones = milestones,
            IsReleased = order.ReleasedAt is not null,
            ByBank = await SeeByBank.Run(order, found.Value.Roles, work, cancel),
        };
    }

    private static async Task<SetAside> AuthorizationOf(Work work, Order order, CancellationToken cancel) => new(
        await work.Db.Set<Payment>().Where(p => p.OrderId == order.Id && p.Status == PaymentStatus.Authorized).Select(p => p.AuthorizedUntil).FirstOrDefaultAsync(cancel),
        order.CaptureAt);

    // What could not be given back yet. The refunds have just been read, where there are any.
    private static Money Awaited(Work work, Order order) => new(
        work.Db.Set<Refund>().Local.Where(refund => refund.OrderId == order.Id && refund is { Status: RefundStatus.Failed, Resolution: null }).Sum(refund => refund.AmountMinor),
        order.Total.Currency);

    /// <summary>A location as a customer sees it.</summary>
    internal static Place PlaceOf(Location location) => new(
        location.Name, location.Street, location.City, location.Postcode, location.Country, location.Latitude, location.Longitude);

    /// <summary>GET /api/v1/orders/{id}</summary>
    internal static async Task<IResult> Get(Id<Order> id, HttpResponse response, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var view = await Run(id, work, marketplace, cancel);
        if (view.Succeeded)
        {
            ETags.Set(response, view.Value.Version);
            await RecordView.Run(work, id, view.Value.Roles, cancel);
        }
        return view.Answer();
    }

    /// <summary>What may be done now, each action once, in any of the actor's roles.</summary>
    internal static IReadOnlyList<PermittedAction> Actions(Order order, Process process, ActorRole roles, Instant now, Marketplace marketplace) =>
    [
        .. roles.Split().SelectMany(role => ProcessEngine.Permitted(process, order.Facts(), role, now, marketplace.Timings))
            .DistinctBy(action => action.Transition),
    ];
}
