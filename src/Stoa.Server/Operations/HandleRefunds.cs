using Stoa.Core;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;

namespace Stoa.Server.Operations;

/// <summary>Refunds that wait for an operator: why, once more, or settled another way.</summary>
internal static class HandleRefunds
{
    private const string Address = "/operator/refunds";

    /// <summary>How the customer got the money.</summary>
    public sealed record SettleRequest(string? Reason);

    /// <summary>The refund that is under way now.</summary>
    public sealed record Retried(Id<Refund> RefundId);

    /// <summary>GET /api/v1/operations/refunds</summary>
    internal static async Task<IResult> Get(string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await OpenRefunds.List(work, cursor, limit, cancel)).Answer();

    /// <summary>POST /api/v1/operations/refunds/{id}/retry</summary>
    internal static async Task<IResult> PostRetry(Id<Refund> id, Work work, CancellationToken cancel)
    {
        var retried = await ResolveRefund.Retry(id, work, cancel);
        return retried.Refused(out var problem) ? problem.Answer() : Outcome<Retried>.Of(new Retried(retried.Value)).Answer();
    }

    /// <summary>POST /api/v1/operations/refunds/{id}/settle-outside</summary>
    internal static async Task<IResult> PostSettle(Id<Refund> id, SettleRequest request, Work work, CancellationToken cancel) =>
        await ResolveRefund.SettleOutside(id, request.Reason, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>POST /api/v1/operations/refunds/{id}/close</summary>
    internal static async Task<IResult> PostClose(Id<Refund> id, Work work, CancellationToken cancel) =>
        await ResolveRefund.Close(id, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>GET /operator/refunds</summary>
    internal static async Task<IResult> GetPage(string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var page = await OpenRefunds.List(work, cursor, null, cancel);
        return page.Refused(out var problem)
            ? Site.Pages.ProblemPage.Result(problem, Address)
            : Draw.Page<RefundsPage>(new() { ["Refunds"] = page.Value, ["Zone"] = marketplace.Zone });
    }

    /// <summary>POST /operator/refunds/{id}/retry</summary>
    internal static async Task<IResult> PostRetryPage(Id<Refund> id, HttpContext http, Work work, CancellationToken cancel) =>
        Back(http, (await ResolveRefund.Retry(id, work, cancel)).Problem, "The processor is asked again for the same amount. Should it refuse, the refund comes back here.");

    /// <summary>POST /operator/refunds/{id}/close</summary>
    internal static async Task<IResult> PostClosePage(Id<Refund> id, HttpContext http, Work work, CancellationToken cancel) =>
        Back(http, await ResolveRefund.Close(id, work, cancel), "Closed: other refunds have given this money back.");

    /// <summary>GET /operator/refunds/{id}/settle-outside</summary>
    internal static Task<IResult> GetSettlePage(Id<Refund> id, Work work, CancellationToken cancel) => SettlePage(id, null, null, work, cancel);

    /// <summary>POST /operator/refunds/{id}/settle-outside: reason.</summary>
    internal static async Task<IResult> PostSettlePage(Id<Refund> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        if (await ResolveRefund.SettleOutside(id, form["reason"], work, cancel) is { } problem) return await SettlePage(id, form["reason"], problem, work, cancel);
        return Back(http, null, "Settled. The books say that you paid it, and the customer's page that it is done.");
    }

    private static async Task<IResult> SettlePage(Id<Refund> id, string? reason, Problem? problem, Work work, CancellationToken cancel)
    {
        if (await OpenRefunds.Find(work, id, cancel) is not { } refund)
            return problem is null ? Site.Pages.NotFoundPage.Result() : Site.Pages.ProblemPage.Result(problem, Address);
        return Draw.Page<SettleRefundPage>(
            new() { ["Refund"] = refund, ["Reason"] = reason, ["Problems"] = problem is null ? [] : new[] { problem } },
            problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }

    private static SeeOther Back(HttpContext http, Problem? problem, string done)
    {
        new Flash(problem is null ? Tone.Good : Tone.Bad, problem?.Message ?? done).Keep(http);
        return new SeeOther(Address);
    }
}
