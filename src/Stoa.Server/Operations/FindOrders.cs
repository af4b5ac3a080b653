using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Views;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Operations;

/// <summary>The operator's list of orders, with how many are in which state.</summary>
public static class FindOrders
{
    /// <summary>How many orders are in a state.</summary>
    public sealed record StateCount(OrderState State, long Count);

    /// <summary>What was asked, as it stands in the address.</summary>
    public sealed record Asked(string? State, string? Number, string? Provider, string? From, string? To, string? Cursor);

    /// <summary>How many orders there are, by state; states without any are left out.</summary>
    public static async Task<IReadOnlyList<StateCount>> Counts(Work work, CancellationToken cancel)
    {
        var counts = await work.Db.Set<Order>().GroupBy(o => o.State).Select(g => new StateCount(g.Key, g.LongCount())).ToListAsync(cancel);
        return [.. counts.OrderBy(count => count.State)];
    }

    /// <summary>GET /api/v1/operations/orders/counts</summary>
    internal static async Task<IResult> GetCounts(Work work, CancellationToken cancel) =>
        Results.Json(await Counts(work, cancel), StoaJson.Options);

    /// <summary>GET /operator/orders</summary>
    internal static async Task<IResult> GetPage(
        string? state, string? number, string? provider, string? from, string? to, string? cursor, Work work, Marketplace marketplace,
        CancellationToken cancel)
    {
        var asked = new Asked(state, number, provider, from, to, cursor);
        var (problems, filter) = Read(asked, marketplace.Zone);
        var page = problems.Count > 0 ? new Page<ListOrders.Line>([], null) : await ListOrders.OfMarketplace(filter, work, cancel);
        if (page.Refused(out var problem)) return Site.Pages.ProblemPage.Result(problem, "/operator/orders");
        return Draw.Page<OrdersPage>(
            new()
            {
                ["Asked"] = asked,
                ["Problems"] = problems,
                ["Orders"] = page.Value,
                ["Counts"] = await Counts(work, cancel),
                ["Zone"] = marketplace.Zone,
            },
            problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private static (IReadOnlyList<Problem> Problems, ListOrders.Filter Filter) Read(Asked asked, DateTimeZone zone)
    {
        var problems = new List<Problem>();
        OrderState? state = null;
        if (!string.IsNullOrEmpty(asked.State))
        {
            if (Enum.GetValues<OrderState>().Select(s => (OrderState?)s).FirstOrDefault(s => EnumText.Write(s!.Value) == asked.State) is { } known) state = known;
            else problems.Add(OperationsProblems.BadState);
        }
        var from = DayStart(asked.From, 0, zone, "from", problems);
        var to = DayStart(asked.To, 1, zone, "to", problems);
        return (problems, new ListOrders.Filter(state, from, to, asked.Number, asked.Cursor, Provider: asked.Provider));
    }

    // Days begin in the marketplace's zone; the last day is included.
    private static Instant? DayStart(string? text, int daysLater, DateTimeZone zone, string field, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var date = LocalDatePattern.CreateWithInvariantCulture("uuuu-MM-dd").Parse(text.Trim());
        if (date.Success && date.Value.Year is > 1900 and < 9000) return zone.AtStartOfDay(date.Value.PlusDays(daysLater)).ToInstant();
        problems.Add(OperationsProblems.BadDate with { Field = field });
        return null;
    }
}
