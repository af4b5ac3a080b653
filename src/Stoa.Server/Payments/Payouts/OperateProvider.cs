using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Operations;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Payments.Payouts.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Payouts;

/// <summary>What an operator sees of a provider's money, and where they stop its payouts or let them go on.</summary>
public static class OperateProvider
{
    private const int PayoutsShown = 20;

    /// <summary>A provider's payouts.</summary>
    /// <param name="Id">Whose.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="StoppedBecause">Why an operator has stopped them; null when nobody has.</param>
    /// <param name="Money">What it has, and what is in the way.</param>
    /// <param name="Latest">Its latest payouts.</param>
    public sealed record View(Id<Organization> Id, string Name, string? StoppedBecause, ReadMoney.Answer Money, IReadOnlyList<ListPayouts.Item> Latest);

    /// <summary>GET /operator/providers/{id}/payouts</summary>
    internal static Task<IResult> Get(Id<Organization> id, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel) =>
        Show(id, null, null, work, options, marketplace, cancel);

    /// <summary>POST /operator/providers/{id}/payouts: step (stop or resume) and reason.</summary>
    internal static async Task<IResult> Post(
        Id<Organization> id, HttpContext http, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var stops = form["step"] == "stop";
        if (await SetTerms.Stop(id, form["reason"], stops, work, cancel) is { } problem)
            return await Show(id, form["reason"], problem with { Field = "reason" }, work, options, marketplace, cancel);
        new Flash(Tone.Good, stops ? "Stopped. What is on its way goes on." : "They go on.").Keep(http);
        return new SeeOther($"/operator/providers/{id}/payouts");
    }

    /// <summary>GET /api/v1/operations/organizations/{id}/money</summary>
    internal static async Task<IResult> GetMoney(Id<Organization> id, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel) =>
        await work.Db.Set<Organization>().AnyAsync(o => o.Id == id, cancel)
            ? Outcome<ReadMoney.Answer>.Of(await ReadMoney.Of(id, work, options, marketplace, cancel)).Answer()
            : PayoutProblems.NoOrganization.Answer();

    private static async Task<IResult> Show(
        Id<Organization> id, string? reason, Problem? problem, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        if (problem is not null) await work.Abandon();
        if (await work.Db.Set<Organization>().Where(o => o.Id == id).Select(o => o.Name).SingleOrDefaultAsync(cancel) is not { } name) return NotFoundPage.Result();
        var view = new View(
            id, name, (await ReadSituation.Terms(id, work, cancel))?.StoppedBecause, await ReadMoney.Of(id, work, options, marketplace, cancel),
            (await ListPayouts.Of(id, null, PayoutsShown, work, cancel)).Value.Items);
        return Draw.Page<ProviderPayoutsPage>(
            new() { ["View"] = view, ["Reason"] = reason, ["Zone"] = marketplace.Zone, ["Problems"] = problem is null ? [] : new[] { problem } },
            problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }
}
