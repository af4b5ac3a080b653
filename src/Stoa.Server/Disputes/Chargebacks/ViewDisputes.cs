using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Disputes.Cases;
using Stoa.Server.Disputes.Chargebacks.Pages;
using Stoa.Server.Operations;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>The pages of chargebacks: the operators', and the provider's of an order.</summary>
internal static class ViewDisputes
{
    private const string Address = "/operator/disputes";

    /// <summary>GET /operator/disputes?only=decided</summary>
    internal static async Task<IResult> Get(string? only, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var page = await ListDisputes.Run(only == "decided", cursor, null, work, cancel);
        return page.Refused(out var problem)
            ? ProblemPage.Result(problem, Address)
            : Draw.Page<DisputesPage>(new() { ["Disputes"] = page.Value, ["IsDecided"] = only == "decided", ["Zone"] = marketplace.Zone, ["Now"] = work.Now });
    }

    /// <summary>GET /operator/disputes/{id}</summary>
    internal static Task<IResult> GetOne(Id<Dispute> id, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel) =>
        Show(id, null, null, work, gateways, marketplace, cancel);

    /// <summary>POST /operator/disputes/{id}/note: text, version.</summary>
    internal static async Task<IResult> PostNote(Id<Dispute> id, HttpContext http, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var problem = await NoteEvidence.Run(id, new NoteEvidence.Request(form["text"], ViewCase.NumberOf(form["version"])), work, cancel);
        return problem is null ? Back(http, id, "Kept. It goes to the bank with the rest.") : await Show(id, problem, form["text"], work, gateways, marketplace, cancel);
    }

    /// <summary>POST /operator/disputes/{id}/submit: version.</summary>
    internal static async Task<IResult> PostSubmit(Id<Dispute> id, HttpContext http, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var problem = await SubmitEvidence.Run(id, ViewCase.NumberOf(form["version"]), work, gateways, marketplace, cancel);
        return problem is null ? Back(http, id, "On its way to the processor. This page says what came of it.") : await Show(id, problem, null, work, gateways, marketplace, cancel);
    }

    /// <summary>POST /operator/disputes/{id}/handed-in: version.</summary>
    internal static async Task<IResult> PostHandedIn(Id<Dispute> id, HttpContext http, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var problem = await SubmitEvidence.HandedIn(id, ViewCase.NumberOf(form["version"]), work, marketplace, cancel);
        return problem is null ? Back(http, id, "Noted. What the file said is kept here.") : await Show(id, problem, null, work, gateways, marketplace, cancel);
    }

    /// <summary>GET /orders/{id}/chargeback</summary>
    internal static Task<IResult> GetOfOrder(Id<Order> id, Work work, CancellationToken cancel) => ShowOfOrder(id, null, null, work, cancel);

    /// <summary>POST /orders/{id}/chargeback: text.</summary>
    internal static async Task<IResult> PostStatement(Id<Order> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var said = await AddStatement.Run(id, new AddStatement.Request(form["text"]), work, cancel);
        if (said.Refused(out var problem)) return await ShowOfOrder(id, problem, form["text"], work, cancel);
        new Flash(Tone.Good, "Your statement goes to the bank with the rest.").Keep(http);
        return new SeeOther($"/orders/{id}/chargeback");
    }

    private static SeeOther Back(HttpContext http, Id<Dispute> id, string done)
    {
        new Flash(Tone.Good, done).Keep(http);
        return new SeeOther($"{Address}/{id}");
    }

    private static async Task<IResult> Show(
        Id<Dispute> id, Problem? refused, string? text, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel)
    {
        await work.Abandon();
        var view = await GetDispute.Run(id, work, gateways, marketplace, cancel);
        return view.Refused(out var problem)
            ? ProblemPage.Result(problem, Address)
            : Draw.Page<DisputePage>(
                new() { ["View"] = view.Value, ["Refused"] = refused, ["Text"] = text, ["Zone"] = marketplace.Zone, ["Now"] = work.Now },
                refused?.Kind.Status() ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> ShowOfOrder(Id<Order> id, Problem? refused, string? text, Work work, CancellationToken cancel)
    {
        await work.Abandon();
        var view = await AddStatement.Look(id, work, cancel);
        return view.Refused(out _)
            ? NotFoundPage.Result()
            : new RazorComponentResult<ChargebackPage>(new { View = view.Value, Refused = refused, Text = text }) { StatusCode = refused?.Kind.Status() ?? StatusCodes.Status200OK };
    }
}
