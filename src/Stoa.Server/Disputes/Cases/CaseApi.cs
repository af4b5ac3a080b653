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
    internal static async Task<IResult> Get(Id<Order> id, HttpResponse response, Work work, DisputesOptions options, CancellationToken cancel)
    {
        var view = await GetCase.Run(id, work, options, cancel);
        if (view.Succeeded) ETags.Set(response, view.Value.Version);
        return view.Answer();
    }

    /// <summary>POST /api/v1/orders/{id}/case/{move}</summary>
    internal static async Task<IResult> Post(
        Id<Order> id, string move, MoveCase.Request request, HttpRequest http, Work work, Offers offers, Marketplace marketplace, DisputesOptions options,
        CancellationToken cancel)
    {
        // Whoever may not see the order learns nothing about what may be done to it.
        if ((await OrderAccess.Find(work, id, cancel)).Refused(out var problem)) return problem.Answer();
        if (MoveCase.Read(move) is not { } known) return DisputesProblems.NoMove.Answer();
        if (ETags.Expected(http).Refused(out var malformed)) return malformed.Answer();
        var moved = await MoveCase.Run(
            id, known, request with { Version = request.Version ?? ETags.Expected(http).Value }, work, offers, marketplace, options, cancel);
        return moved.Refused(out problem) ? problem.Answer() : (await GetCase.Run(id, work, options, cancel)).Answer();
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
