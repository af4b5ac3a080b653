using Microsoft.AspNetCore.Mvc;
using Stoa.Core;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Orders.Views;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;

namespace Stoa.Server.Orders.Milestones;

/// <summary>Milestones over HTTP: moves from the API and from the order's page. They are listed with the order itself.</summary>
internal static class MilestoneRoutes
{
    private static readonly Problem NoMove = new(ProblemKind.NotFound, "milestone-move-unknown", "A milestone can be moved by: deliver, accept, dispute, give-back.");

    /// <summary>POST /api/v1/orders/{id}/milestones/{no}/{move}</summary>
    internal static async Task<IResult> PostApi(
        Id<Order> id, int no, string move, [FromBody] MoveMilestone.Request request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        // Whoever may not see the order learns nothing about what may be done to it.
        if ((await OrderAccess.Find(work, id, cancel)).Refused(out var problem)) return problem.Answer();
        if (MoveMilestone.Read(move) is not { } known) return NoMove.Answer();
        return await MoveMilestone.Run(id, no, known, request, work, marketplace, cancel) is { } refused
            ? refused.Answer()
            : (await GetOrder.Run(id, work, marketplace, cancel)).Answer();
    }

    /// <summary>POST /orders/{id}/milestones/{no}: the move, then back to the order's page.</summary>
    internal static async Task<IResult> PostPage(Id<Order> id, int no, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        if ((await OrderAccess.Find(work, id, cancel)).Refused(out _)) return Site.Pages.NotFoundPage.Result();
        if (MoveMilestone.Read(form["move"]) is not { } move) return await ViewOrder.Refused(id, NoMove, work, marketplace, cancel);
        var request = new MoveMilestone.Request(form["reason"], PostTransition.VersionOf(form["version"]));
        if (await MoveMilestone.Run(id, no, move, request, work, marketplace, cancel) is { } problem)
            return await ViewOrder.Refused(id, problem, work, marketplace, cancel);
        new Flash(Tone.Good, $"Done: {StepWords.Title(MoveMilestone.StepPrefix + MoveMilestone.Name(move), "the milestone moved")}.").Keep(http);
        return new SeeOther(LocalPath.Or(form["back"], $"/orders/{id}"));
    }
}
