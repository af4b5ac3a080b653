using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Orders.Views;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Provider;

/// <summary>A booking as its provider sees it at work.</summary>
/// <param name="Id">The order.</param>
/// <param name="Number">Its number, for people.</param>
/// <param name="Title">What was booked.</param>
/// <param name="Customer">The customer's name; null while it is not given.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Start">When it starts.</param>
/// <param name="End">When it ends.</param>
/// <param name="Zone">The place's zone.</param>
/// <param name="DeadlineAt">When it moves on by itself.</param>
/// <param name="Receives">What the provider is left with.</param>
/// <param name="HasNote">Whether the customer left a note.</param>
/// <param name="Actions">What the member may do now.</param>
/// <param name="Version">The version these actions are for.</param>
public sealed record Booking(
    Id<Order> Id, string Number, string Title, string? Customer, OrderState State, Instant Start, Instant End, string Zone, Instant? DeadlineAt,
    Money Receives, bool HasNote, IReadOnlyList<PermittedAction> Actions, int Version)
{
    internal static Booking Of(Order order, string? customer, Desk desk, Work work, Marketplace marketplace) => new(
        order.Id, order.Number, order.Title, customer, order.State, order.StartsAt!.Value, order.EndsAt!.Value, order.Zone, order.DeadlineAt,
        order.Quote.ProviderReceives, order.Note is not null,
        desk.May(Permission.WorkBookings) ? GetOrder.Actions(order, order.ProcessOf(), ActorRole.Provider, work.Now, marketplace) : [], order.Version);
}
