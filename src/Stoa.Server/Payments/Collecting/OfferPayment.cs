using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Operations;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Pages;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Collecting;

/// <summary>The ways in which something can be paid, for the customer to choose from.</summary>
public static class OfferPayment
{
    /// <summary>A way to pay.</summary>
    /// <param name="Gateway">What is sent to choose it.</param>
    /// <param name="Name">What the customer reads.</param>
    /// <param name="Hint">What happens then; null when that is plain.</param>
    /// <param name="IsStarted">True for the one that the customer has begun with.</param>
    public sealed record Way(string Gateway, string Name, string? Hint, bool IsStarted = false);

    /// <summary>They, the first choice first; none when nothing is charged.</summary>
    /// <param name="charge">What is to be paid.</param>
    /// <param name="country">Where the seller is; null when that is not known.</param>
    /// <param name="terms">How it is to be paid.</param>
    /// <param name="gateways">Those in use.</param>
    public static IReadOnlyList<Way> Of(Money charge, string? country, PaymentTerms terms, Gateways gateways) =>
        charge.IsPositive ? Named(gateways.For(charge, country, terms), started: null) : [];

    /// <summary>Those of an order that waits for its payment.</summary>
    public static async Task<Outcome<IReadOnlyList<Way>>> Run(Id<Order> id, Work work, Gateways gateways, CancellationToken cancel)
    {
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out _) || !seen.Value.Roles.Includes(ActorRole.Customer)) return PaymentProblems.NoOrder;
        if (seen.Value.Order.State != OrderState.AwaitingPayment) return PaymentProblems.NotAwaitingPayment;
        var started = await work.Db.Set<Payment>().Where(p => p.OrderId == id && p.VoidRequestedAt == null && (p.Status == PaymentStatus.Created || p.Status == PaymentStatus.Pending))
            .Select(p => p.Gateway).FirstOrDefaultAsync(cancel);
        return Outcome<IReadOnlyList<Way>>.Of(Named(await Gateways(seen.Value.Order, work, gateways, cancel), started));
    }

    /// <summary>The gateways that an order's payment may go to.</summary>
    internal static async Task<IReadOnlyList<PaymentGateway>> Gateways(Order order, Work work, Gateways gateways, CancellationToken cancel)
    {
        var country = await work.Db.Set<Location>().Where(l => l.Id == order.LocationId).Select(l => l.Country).SingleOrDefaultAsync(cancel);
        var able = gateways.For(order.Charge, country, new PaymentTerms(PlacePayment.CaptureOf(order.BookingMode), work.Now, order.StartsAt));
        return order.KeepsMethod ? [.. able.Where(gateway => gateway.As<IChargesAgain>() is not null)] : able;
    }

    /// <summary>GET /api/v1/orders/{id}/payment-options</summary>
    internal static async Task<IResult> GetApi(Id<Order> id, Work work, Gateways gateways, CancellationToken cancel) => (await Run(id, work, gateways, cancel)).Answer();

    /// <summary>GET /orders/{id}/pay: another way to pay.</summary>
    internal static async Task<IResult> GetPage(Id<Order> id, Work work, Gateways gateways, CancellationToken cancel)
    {
        var ways = await Run(id, work, gateways, cancel);
        if (ways.Refused(out var problem)) return problem.Kind is ProblemKind.NotFound ? NotFoundPage.Result() : ProblemPage.Result(problem, $"/orders/{id}");
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id, cancel);
        return Draw.Page<PayPage>(new() { ["Order"] = order, ["Ways"] = ways.Value });
    }

    // Two processors for cards are told apart by their names.
    private static List<Way> Named(IReadOnlyList<PaymentGateway> gateways, string? started) =>
    [
        .. gateways.Select(gateway => new Way(
            gateway.Id, gateways.Count(other => other.PayWith.Name == gateway.PayWith.Name) > 1 ? $"{gateway.PayWith.Name} ({gateway.Id})" : gateway.PayWith.Name,
            gateway.PayWith.Hint, gateway.Id == started)),
    ];
}
