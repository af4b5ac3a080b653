using Stoa.Core;
using Stoa.Server.Availability;
using Stoa.Server.Disputes.Cases.Pages;
using Stoa.Server.Operations;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Disputes.Cases;

/// <summary>The operators' pages of complaints.</summary>
public static class ViewCases
{
    private const string Address = "/operator/cases";

    /// <summary>What was filled in when a ruling was refused.</summary>
    public sealed record Draft(string? Amount, string? Reason, Problem Problem);

    /// <summary>GET /operator/cases?only=open</summary>
    internal static async Task<IResult> Get(string? only, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var which = ListCases.Read(only);
        var page = await ListCases.Run(which, cursor, null, work, cancel);
        return page.Refused(out var problem)
            ? ProblemPage.Result(problem, Address)
            : Draw.Page<CasesPage>(new() { ["Cases"] = page.Value, ["Only"] = which, ["Zone"] = marketplace.Zone });
    }

    /// <summary>GET /operator/cases/{id}</summary>
    internal static Task<IResult> GetOne(Id<Case> id, Work work, DisputesOptions options, CancellationToken cancel) => Show(id, null, work, options, cancel);

    /// <summary>POST /operator/cases/{id}/rule: amount, reason, version.</summary>
    internal static async Task<IResult> PostRule(
        Id<Case> id, HttpContext http, Work work, Offers offers, Marketplace marketplace, DisputesOptions options, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var view = await GetCase.OfOperator(id, work, options, cancel);
        if (view.Refused(out var problem)) return ProblemPage.Result(problem, Address);
        var amount = RefundChoice.Read(form["amount"], default, view.Value.Most.Currency);
        var ruled = amount.Refused(out problem)
            ? problem
            : await RuleCase.Run(
                id, new RuleCase.Request(amount.Value.Amount, form["reason"], ViewCase.NumberOf(form["version"])), work, offers, marketplace, options, cancel);
        if (ruled.Refused(out problem)) return await Show(id, new Draft(form["amount"], form["reason"], problem), work, options, cancel);
        new Flash(Tone.Good, "Decided. Both sides are told by e-mail, and the money moves.").Keep(http);
        return new SeeOther($"{Address}/{id}");
    }

    private static async Task<IResult> Show(Id<Case> id, Draft? draft, Work work, DisputesOptions options, CancellationToken cancel)
    {
        await work.Abandon();
        var view = await GetCase.OfOperator(id, work, options, cancel);
        return view.Refused(out var problem)
            ? ProblemPage.Result(problem, Address)
            : Draw.Page<RuleCasePage>(new() { ["View"] = view.Value, ["Draft"] = draft }, draft?.Problem.Kind.Status() ?? StatusCodes.Status200OK);
    }
}
