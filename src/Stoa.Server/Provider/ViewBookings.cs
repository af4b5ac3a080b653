using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Orders.Views;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Provider.Pages;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Provider;

/// <summary>All bookings of an organization by their start, what waits for an answer first.</summary>
public static class ViewBookings
{
    /// <summary>What was asked for, as it stands in the address.</summary>
    /// <param name="State">A state; all when null.</param>
    /// <param name="From">The first day; today when nothing is said at all.</param>
    /// <param name="To">The last day, itself included.</param>
    public sealed record Asked(OrderState? State, LocalDate? From, LocalDate? To);

    /// <summary>GET /provider/{organization}/bookings?state=&amp;from=&amp;to=&amp;cursor=</summary>
    internal static async Task<IResult> Get(
        Desk desk, string? state, string? from, string? to, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var asked = new Asked(
            Enum.TryParse<OrderState>(state, ignoreCase: true, out var one) && Enum.IsDefined(one) ? one : null,
            from is null ? work.Now.InZone(marketplace.Zone).Date : GetDay.DateOf(from),
            GetDay.DateOf(to));
        var filter = new ListOrders.Filter(asked.State, StartOf(asked.From), StartOf(asked.To?.PlusDays(1)), null, cursor);
        var found = await ListOrders.OfOrganization(desk.Id, filter, work, cancel);
        if (found.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href("bookings"));
        var isFirst = string.IsNullOrEmpty(cursor);
        return new RazorComponentResult<BookingsPage>(new
        {
            Desk = desk,
            Asked = asked,
            Found = found.Value,
            Names = await CustomerNames.Of(work, found.Value.Items.Select(line => line.CustomerId), cancel),
            Requests = isFirst ? await ListRequests.Run(desk, work, marketplace, cancel) : [],
            IsFirst = isFirst,
            work.Now,
        });

        Instant? StartOf(LocalDate? day) => day is { } date ? marketplace.Zone.AtStartOfDay(date).ToInstant() : null;
    }
}
