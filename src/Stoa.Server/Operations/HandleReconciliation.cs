using NodaTime.Text;
using Stoa.Core;
using Stoa.Server.Operations.Pages;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;

namespace Stoa.Server.Operations;

/// <summary>The processors' own books against the ledger: days, and differences that a person looks at.</summary>
internal static class HandleReconciliation
{
    private const string Address = "/operator/reconciliation";

    /// <summary>Which day of which processor, as <c>YYYY-MM-DD</c>.</summary>
    public sealed record DayRequest(string? Gateway, string? Day);

    /// <summary>What became of a case.</summary>
    public sealed record ResolveRequest(string? Resolution, string? Note, int? Version = null);

    /// <summary>GET /api/v1/operations/reconciliation/days</summary>
    internal static async Task<IResult> GetDays(Work work, CancellationToken cancel) =>
        Results.Json(new { Items = await ReadReconciliation.Days(work, cancel) }, StoaJson.Options);

    /// <summary>POST /api/v1/operations/reconciliation/days: compares a day now.</summary>
    internal static async Task<IResult> PostDay(DayRequest request, Work work, Gateways gateways, CancellationToken cancel) =>
        (await Compare(request, work, gateways, cancel)).Answer();

    /// <summary>GET /api/v1/operations/reconciliation/reports: those that processors make to order, and that are not there.</summary>
    internal static async Task<IResult> GetReports(BalanceReports reports, CancellationToken cancel) =>
        Results.Json(new { Items = await ReadReconciliation.Reports(reports, cancel) }, StoaJson.Options);

    /// <summary>GET /api/v1/operations/reconciliation/cases</summary>
    internal static async Task<IResult> GetCases(string? status, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ReadReconciliation.Cases(status, cursor, limit, work, cancel)).Answer();

    /// <summary>POST /api/v1/operations/reconciliation/cases/{id}/resolve</summary>
    internal static async Task<IResult> PostResolve(Id<ReconciliationCase> id, ResolveRequest request, Work work, CancellationToken cancel) =>
        await ResolveCase.Run(id, request.Resolution, request.Note, request.Version, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>GET /operator/reconciliation</summary>
    internal static Task<IResult> GetPage(string? status, string? cursor, Work work, Gateways gateways, BalanceReports reports, Marketplace marketplace, CancellationToken cancel) =>
        Page(status, cursor, new DayRequest(null, null), null, work, gateways, reports, marketplace, cancel);

    /// <summary>POST /operator/reconciliation: gateway, day.</summary>
    internal static async Task<IResult> PostDayPage(HttpContext http, Work work, Gateways gateways, BalanceReports reports, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var request = new DayRequest(form["gateway"], form["day"]);
        var run = await Compare(request, work, gateways, cancel);
        if (run.Refused(out var problem)) return await Page(null, null, request, problem, work, gateways, reports, marketplace, cancel);
        var done = run.Value;
        var text = done.Differences == 0
            ? $"Compared: {done.Movements} movements of {done.Day:d MMMM}, and nothing differs."
            : $"Compared: {done.Movements} movements of {done.Day:d MMMM}; {done.Open} differences wait for you, and {done.Waiting} may come right by themselves.";
        new Flash(done.Open == 0 ? Tone.Good : Tone.Bad, text).Keep(http);
        return new SeeOther(Address);
    }

    /// <summary>GET /operator/reconciliation/{id}</summary>
    internal static Task<IResult> GetCasePage(Id<ReconciliationCase> id, Work work, Marketplace marketplace, CancellationToken cancel) =>
        CasePage(id, new ResolveRequest(null, null), null, work, marketplace, cancel);

    /// <summary>POST /operator/reconciliation/{id}: resolution, note.</summary>
    internal static async Task<IResult> PostResolvePage(
        Id<ReconciliationCase> id, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var request = new ResolveRequest(form["resolution"], form["note"], Orders.Steps.PostTransition.VersionOf(form["version"]));
        if (await ResolveCase.Run(id, request.Resolution, request.Note, request.Version, work, cancel) is { } problem)
            return await CasePage(id, request, problem, work, marketplace, cancel);
        new Flash(Tone.Good, "Resolved. The same movement does not come up again.").Keep(http);
        return new SeeOther(Address);
    }

    private static async Task<Outcome<ReconcileDay.Done>> Compare(DayRequest request, Work work, Gateways gateways, CancellationToken cancel)
    {
        var day = LocalDatePattern.Iso.Parse(request.Day ?? "");
        if (!day.Success) return ReconciliationProblems.BadDay;
        work.Audit("payments.reconcile", $"{request.Gateway}/{request.Day}");
        return await ReconcileDay.Run(request.Gateway ?? "", day.Value, work, gateways, cancel);
    }

    private static async Task<IResult> Page(
        string? status, string? cursor, DayRequest asked, Problem? problem, Work work, Gateways gateways, BalanceReports reports, Marketplace marketplace, CancellationToken cancel)
    {
        var cases = await ReadReconciliation.Cases(status, cursor, null, work, cancel);
        if (cases.Refused(out var refused)) return Site.Pages.ProblemPage.Result(refused, Address);
        return Draw.Page<ReconciliationPage>(
            new()
            {
                ["Cases"] = cases.Value,
                ["Days"] = await ReadReconciliation.Days(work, cancel),
                ["Reports"] = await ReadReconciliation.Reports(reports, cancel),
                ["Gateways"] = gateways.That<IReportsBalance>().Select(one => one.Id).ToList(),
                ["Status"] = status ?? "",
                ["Gateway"] = asked.Gateway,
                ["Day"] = asked.Day ?? LocalDatePattern.Iso.Format(work.Now.InUtc().Date.PlusDays(-1)),
                ["Problems"] = problem is null ? [] : new[] { problem },
                ["Zone"] = marketplace.Zone,
            },
            problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> CasePage(
        Id<ReconciliationCase> id, ResolveRequest asked, Problem? problem, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (await ReadReconciliation.Find(id, work, cancel) is not { } found) return Site.Pages.NotFoundPage.Result();
        return Draw.Page<ReconciliationCasePage>(
            new()
            {
                ["Case"] = found,
                ["Resolution"] = asked.Resolution,
                ["Note"] = asked.Note,
                ["Problems"] = problem is null ? [] : new[] { problem },
                ["Zone"] = marketplace.Zone,
            },
            problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }
}
