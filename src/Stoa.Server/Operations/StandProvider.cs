using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;

namespace Stoa.Server.Operations;

/// <summary>The page on which an operator suspends a provider, or lets it sell again.</summary>
public static class StandProvider
{
    /// <summary>How a provider stands, and what suspending it would leave behind.</summary>
    public sealed record View(Id<Organization> Id, string Name, OrganizationStatus Status, string? SuspendedReason, int OpenOrders);

    /// <summary>GET /operator/providers/{id}</summary>
    internal static Task<IResult> GetPage(Id<Organization> id, Work work, CancellationToken cancel) => Show(id, null, null, work, cancel);

    /// <summary>POST /operator/providers/{id}: step (suspend or reinstate) and reason.</summary>
    internal static async Task<IResult> Post(Id<Organization> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var reason = form["reason"].ToString();
        var suspends = form["step"] == "suspend";
        var done = suspends
            ? await SuspendProvider.Run(id, new(reason), work, cancel)
            : await ReinstateProvider.Run(id, new(reason), work, cancel);
        if (done.Refused(out var problem)) return await Show(id, reason, problem, work, cancel);
        new Flash(Tone.Good, suspends
            ? $"{done.Value.Name} is suspended: nothing of it is found or sold. What was sold stays."
            : $"{done.Value.Name} may sell again.").Keep(http);
        http.Response.Headers.Location = "/operator/providers";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<IResult> Show(Id<Organization> id, string? reason, Problem? refusal, Work work, CancellationToken cancel)
    {
        var orders = work.Db.Set<Order>();
        var view = await work.Db.Set<Organization>().AsNoTracking().Where(o => o.Id == id)
            .Select(o => new View(o.Id, o.Name, o.Status, o.SuspendedReason, orders.Count(order => order.OrganizationId == id && order.StartsAt > work.Now
                && (order.State == Core.Ordering.OrderState.Confirmed || order.State == Core.Ordering.OrderState.AwaitingAcceptance))))
            .FirstOrDefaultAsync(cancel);
        if (view is null) return Site.Pages.NotFoundPage.Result();
        return Draw.Page<StandProviderPage>(
            new() { ["View"] = view, ["Reason"] = reason, ["Problems"] = refusal is null ? [] : new[] { refusal } },
            refusal?.Kind.Status() ?? StatusCodes.Status200OK);
    }
}
