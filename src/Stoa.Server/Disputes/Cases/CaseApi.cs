using Stoa.Server.Availability;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Disputes.Cases;

/// <summary>Cases for programs.</summary>
internal static class CaseApi
{
    /// <summary>GET /api/v1/orders/{id}/case</summary>
    internal static Task<IResult> Get(Id<Order> id, HttpResponse response, Work work, DisputesOptions options, CancellationToken cancel) =>
        Show(id, null, response, work, options, cancel);

    /// <summary>GET /api/v1/orders/{id}/milestones/{no}/case</summary>
    internal static Task<IResult> GetOfMilestone(Id<Order> id, int no, HttpResponse response, Work work, DisputesOptions options, CancellationToken cancel) =>
        Show(id, no, response, work, options, cancel);

    /// <summary>POST /api/v1/orders/{id}/case/{move}</summary>
    internal static Task<IResult> Post(
        Id<Order> id, string move, MoveCase.Request request, HttpRequest http, Work work, Offers offers, Marketplace marketplace, DisputesOptions options,
        CancellationToken cancel) => Move(id, null, move, request, http, work, offers, marketplace, options, cancel);

    /// <summary>POST /api/v1/orders/{id}/milestones/{no}/case/{move}</summary>
    internal static Task<IResult> PostOfMilestone(
        Id<Order> id, int no, string move, MoveCase.Request request, HttpRequest http, Work work, Offers offers, Marketplace marketplace, DisputesOptions options,
        CancellationToken cancel) => Move(id, no, move, request, http, work, offers, marketplace, options, cancel);

    private static async Task<IResult> Show(Id<Order> id, int? milestone, HttpResponse response, Work work, DisputesOptions options, CancellationToken cancel)
    {
        var view = await GetCase.Run(id, work, options, cancel, milestone);
        if (view.Succeeded) ETags.Set(response, view.Value.Version);
        return view.Answer();
    }

    private static async Task<IResult> Move(
        Id<Order> id, int? milestone, string move, MoveCase.Request request, HttpRequest http, Work work, Offers offers, Marketplace marketplace,
        DisputesOptions options, CancellationToken cancel)
    {
        // Whoever may not see the order learns nothing about what may be done to it.
        if ((await OrderAccess.Find(work, id, cancel)).Refused(out var problem)) return problem.Answer();
        if (MoveCase.Read(move) is not { } known) return DisputesProblems.NoMove.Answer();
        if (ETags.Expected(http).Refused(out var malformed)) return malformed.Answer();
        var moved = await MoveCase.Run(
            id, known, request with { Version = request.Version ?? ETags.Expected(http).Value }, work, offers, marketplace, options, cancel, milestone);
        return moved.Refused(out problem) ? problem.Answer() : (await GetCase.Run(id, work, options, cancel, milestone)).Answer();
    }

    /// <summary>GET /api/v1/operations/cases/{id}</summary>
    internal static async Task<IResult> GetOne(Id<Case> id, HttpResponse response, Work work, DisputesOptions options, CancellationToken cancel)
    {
        var view = await GetCase.OfOperator(id, work, options, cancel);
        if (view.Succeeded) ETags.Set(response, view.Value.Version);
        return view.Answer();
    }

    /// <summary>GET /api/v1/operations/cases?only=waiting</summary>
    internal static async Task<IResult> GetAll(string? only, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListCases.Run(ListCases.Read(only), cursor, limit, work, cancel)).Answer();

    /// <summary>POST /api/v1/operations/cases/{id}/rule</summary>
    internal static async Task<IResult> PostRule(
        Id<Case> id, RuleCase.Request request, Work work, Offers offers, Marketplace marketplace, DisputesOptions options, CancellationToken cancel)
    {
        var ruled = await RuleCase.Run(id, request, work, offers, marketplace, options, cancel);
        return ruled.Refused(out var problem) ? problem.Answer() : (await GetCase.OfOperator(id, work, options, cancel)).Answer();
    }
}
