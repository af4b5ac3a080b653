using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Orders.Views;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Operations;

/// <summary>One order in full. It opens personal data, so that it was looked at stands in the audit trail.</summary>
public static class InspectOrder
{
    /// <summary>Everything about an order.</summary>
    /// <param name="Order">The order as its parties see it, with the people's names and addresses.</param>
    /// <param name="Process">The process that it follows.</param>
    /// <param name="Path">Every state it has been in, the present one last.</param>
    /// <param name="Upcoming">What it does by itself, when nobody does anything; other timers that still wait are ignored when they are due.</param>
    /// <param name="Actions">What the operator may do now.</param>
    /// <param name="Money">Payments, refunds and the books.</param>
    /// <param name="Trail">Messages, audit, events, what waits.</param>
    public sealed record View(
        GetOrder.View Order, ProcessName Process, IReadOnlyList<OrderState> Path, IReadOnlyList<OrderTimer> Upcoming, IReadOnlyList<PermittedAction> Actions,
        OrderMoney Money, OrderTrail Trail);

    /// <summary>A process and its version.</summary>
    public sealed record ProcessName(string Id, int Version);

    /// <summary>The order; only operators get here.</summary>
    public static async Task<Outcome<View>> Run(
        Id<Order> id, Work work, NpgsqlDataSource database, Marketplace marketplace, CancellationToken cancel)
    {
        var found = await GetOrder.Run(id, work, marketplace, cancel);
        if (found.Refused(out var problem)) return problem;
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out problem)) return problem;
        var process = seen.Value.Order.ProcessOf();

        var money = await OrderMoney.Of(id, work, database, cancel);
        var trail = await OrderTrail.Of(id, money, work, cancel);
        work.Audit("orders.inspect", id.ToString());
        if (await work.Commit(cancel) is { } refused) return refused;
        return new View(
            found.Value, new ProcessName(process.Id, process.Version), PathOf(process, found.Value.Timeline),
            Upcoming(seen.Value.Order, process, work.Now, marketplace), ActionsOf(found.Value, process), money, trail);
    }

    /// <summary>GET /api/v1/operations/orders/{id}</summary>
    internal static async Task<IResult> Get(
        Id<Order> id, HttpResponse response, Work work, NpgsqlDataSource database, Marketplace marketplace, CancellationToken cancel)
    {
        var view = await Run(id, work, database, marketplace, cancel);
        if (view.Succeeded) ETags.Set(response, view.Value.Order.Version);
        return view.Answer();
    }

    /// <summary>GET /operator/orders/{id}</summary>
    internal static async Task<IResult> GetPage(
        Id<Order> id, Work work, NpgsqlDataSource database, Marketplace marketplace, CancellationToken cancel)
    {
        var view = await Run(id, work, database, marketplace, cancel);
        if (view.Refused(out var problem)) return Site.Pages.ProblemPage.Result(problem, "/operator/orders");
        return Draw.Page<OrderInFullPage>(new() { ["View"] = view.Value, ["Zone"] = marketplace.Zone });
    }

    /// <summary>What of the permitted actions is an operator's, whatever else the actor is to the order.</summary>
    internal static IReadOnlyList<PermittedAction> ActionsOf(GetOrder.View order, Process process) =>
        [.. order.Actions.Where(action => process.Find(action.Transition)?.By.Includes(ActorRole.Operator) == true)];

    private static IReadOnlyList<OrderTimer> Upcoming(Order order, Process process, Instant now, Marketplace marketplace) =>
        [.. ProcessEngine.Timers(process, order.Facts(), marketplace.Timings).Where(timer => timer.Due > now)];

    private static IReadOnlyList<OrderState> PathOf(Process process, IReadOnlyList<GetOrder.Step> steps)
    {
        var path = new List<OrderState> { process.Initial };
        foreach (var step in steps)
        {
            if (step.ToState != path[^1]) path.Add(step.ToState);
        }
        return path;
    }
}
