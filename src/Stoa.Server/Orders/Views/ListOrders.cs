using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders.Views;

/// <summary>Lists of orders: a customer's own, an organization's, and an operator's.</summary>
public static class ListOrders
{
    /// <summary>An order on one line.</summary>
    public sealed record Line(
        Id<Order> Id, string Number, OrderState State, MoneyState MoneyState, string Title, string ProviderName, Id<Organization> OrganizationId,
        Instant? StartsAt, Instant? EndsAt, string Zone, Money Total, Instant? DeadlineAt, Instant CreatedAt, Id<Customer> CustomerId);

    /// <summary>What to list.</summary>
    /// <param name="State">Only in this state.</param>
    /// <param name="From">Starting at this instant or later.</param>
    /// <param name="To">Starting before this instant.</param>
    /// <param name="Number">Whose number contains this text.</param>
    /// <param name="Provider">Whose provider's name contains this text.</param>
    /// <param name="Cursor">Where the page before ended.</param>
    /// <param name="Limit">How many.</param>
    /// <param name="Ahead">True: only what is not over yet; false: only what is; null: both.</param>
    public sealed record Filter(
        OrderState? State = null, Instant? From = null, Instant? To = null, string? Number = null, string? Cursor = null, int? Limit = null,
        bool? Ahead = null, string? Provider = null);

    private static readonly OrderState[] Ended = [.. Enum.GetValues<OrderState>().Where(state => state.HasEnded())];

    private sealed record Position(Instant At, Id<Order> Id);

    /// <summary>The orders of the actor as a customer, newest first: also those claimed from guests.</summary>
    public static async Task<Outcome<Page<Line>>> OfCustomer(Filter filter, Work work, CancellationToken cancel)
    {
        var actor = work.Actor;
        var orders = work.Db.Set<Order>().AsNoTracking();
        if (actor.OrderId is { } only)
        {
            var one = new Id<Order>(only);
            return await Newest(orders.Where(o => o.Id == one), filter, cancel);
        }
        if (actor.UserId is { } user)
        {
            var userId = new Id<User>(user);
            return await Newest(
                orders.Where(o => work.Db.Set<Customer>().Any(c => c.Id == o.CustomerId && c.UserId == userId)), filter, cancel);
        }
        if (actor.CustomerId is not { } customer) return new Page<Line>([], null);
        var customerId = new Id<Customer>(customer);
        return await Newest(orders.Where(o => o.CustomerId == customerId), filter, cancel);
    }

    /// <summary>An organization's orders by start; for its members.</summary>
    public static async Task<Outcome<Page<Line>>> OfOrganization(Id<Organization> organization, Filter filter, Work work, CancellationToken cancel)
    {
        if (!work.Actor.May(Permission.SeeBookings, organization.Value) && !work.Actor.IsOperator) return OrdersProblems.NotFound;
        var cursor = Cursor.Read<Position>(filter.Cursor);
        if (cursor.Refused(out var problem)) return problem;
        var orders = Narrow(work.Db.Set<Order>().AsNoTracking().Where(o => o.OrganizationId == organization && o.StartsAt != null), filter);
        if (cursor.Value is { } after) orders = orders.Where(o => EF.Functions.GreaterThan(ValueTuple.Create(o.StartsAt!.Value, o.Id), ValueTuple.Create(after.At, after.Id)));
        var limit = Cursor.Limit(filter.Limit);
        var found = await orders.OrderBy(o => o.StartsAt).ThenBy(o => o.Id).Take(limit + 1).ToListAsync(cancel);
        return Cursor.Cut([.. found.Select(ToLine)], limit, line => new Position(line.StartsAt!.Value, line.Id));
    }

    /// <summary>Every order, newest first; for operators.</summary>
    public static Task<Outcome<Page<Line>>> OfMarketplace(Filter filter, Work work, CancellationToken cancel) =>
        Newest(work.Db.Set<Order>().AsNoTracking(), filter, cancel);

    /// <summary>GET /api/v1/orders</summary>
    internal static async Task<IResult> GetMine(
        OrderState? state, bool? ahead, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await OfCustomer(new(state, Cursor: cursor, Limit: limit, Ahead: ahead), work, cancel)).Answer();

    /// <summary>GET /api/v1/organizations/{organization}/orders</summary>
    internal static async Task<IResult> GetOfOrganization(
        Id<Organization> organization, OrderState? state, DateTimeOffset? from, DateTimeOffset? to, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await OfOrganization(organization, new(state, At(from), At(to), null, cursor, limit), work, cancel)).Answer();

    /// <summary>GET /api/v1/operations/orders</summary>
    internal static async Task<IResult> GetAll(
        OrderState? state, DateTimeOffset? from, DateTimeOffset? to, string? number, string? provider, string? cursor, int? limit, Work work,
        CancellationToken cancel) =>
        (await OfMarketplace(new(state, At(from), At(to), number, cursor, limit, Provider: provider), work, cancel)).Answer();

    private static async Task<Outcome<Page<Line>>> Newest(IQueryable<Order> orders, Filter filter, CancellationToken cancel)
    {
        var cursor = Cursor.Read<Position>(filter.Cursor);
        if (cursor.Refused(out var problem)) return problem;
        orders = Narrow(orders, filter);
        if (cursor.Value is { } after) orders = orders.Where(o => EF.Functions.LessThan(ValueTuple.Create(o.CreatedAt, o.Id), ValueTuple.Create(after.At, after.Id)));
        var limit = Cursor.Limit(filter.Limit);
        var found = await orders.OrderByDescending(o => o.CreatedAt).ThenByDescending(o => o.Id).Take(limit + 1).ToListAsync(cancel);
        return Cursor.Cut([.. found.Select(ToLine)], limit, line => new Position(line.CreatedAt, line.Id));
    }

    private static IQueryable<Order> Narrow(IQueryable<Order> orders, Filter filter)
    {
        if (filter.State is { } state) orders = orders.Where(o => o.State == state);
        if (filter.Ahead is { } ahead) orders = orders.Where(o => Ended.Contains(o.State) != ahead);
        if (filter.From is { } from) orders = orders.Where(o => o.StartsAt >= from);
        if (filter.To is { } to) orders = orders.Where(o => o.StartsAt < to);
        if (!string.IsNullOrWhiteSpace(filter.Number))
        {
            var part = filter.Number.Trim().ToUpperInvariant();
            orders = orders.Where(o => o.Number.Contains(part));
        }
        if (!string.IsNullOrWhiteSpace(filter.Provider)) orders = orders.Where(o => EF.Functions.ILike(o.ProviderName, LikePattern.Containing(filter.Provider.Trim())));
        return orders;
    }

    private static Line ToLine(Order order) => new(
        order.Id, order.Number, order.State, order.MoneyState, order.Title, order.ProviderName, order.OrganizationId, order.StartsAt, order.EndsAt,
        order.Zone, order.Total, order.DeadlineAt, order.CreatedAt, order.CustomerId);

    private static Instant? At(DateTimeOffset? time) => time is { } t ? Instant.FromDateTimeOffset(t) : null;
}
