using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Core.Disputes;
using Stoa.Server.Availability;
using Stoa.Server.Disputes.Cases.Pages;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Disputes.Cases;

/// <summary>The page on which the customer and the provider resolve a complaint.</summary>
public static class ViewCase
{
    /// <summary>What was filled in when a form was refused.</summary>
    public sealed record Draft(CaseMove Move, string? Amount, string? Text, Problem Problem);

    /// <summary>GET /orders/{id}/case</summary>
    internal static Task<IResult> Get(Id<Order> id, Work work, DisputesOptions options, CancellationToken cancel) => Show(id, null, null, work, options, cancel);

    /// <summary>GET /orders/{id}/milestones/{no}/case</summary>
    internal static Task<IResult> GetOfMilestone(Id<Order> id, int no, Work work, DisputesOptions options, CancellationToken cancel) =>
        Show(id, no, null, work, options, cancel);

    /// <summary>POST /orders/{id}/case/{move}: amount, text, proposal, version.</summary>
    internal static Task<IResult> Post(
        Id<Order> id, string move, HttpContext http, Work work, Offers offers, Marketplace marketplace, DisputesOptions options, CancellationToken cancel) =>
        Move(id, null, move, http, work, offers, marketplace, options, cancel);

    /// <summary>POST /orders/{id}/milestones/{no}/case/{move}: the same.</summary>
    internal static Task<IResult> PostOfMilestone(
        Id<Order> id, int no, string move, HttpContext http, Work work, Offers offers, Marketplace marketplace, DisputesOptions options, CancellationToken cancel) =>
        Move(id, no, move, http, work, offers, marketplace, options, cancel);

    private static async Task<IResult> Move(
        Id<Order> id, int? milestone, string move, HttpContext http, Work work, Offers offers, Marketplace marketplace, DisputesOptions options,
        CancellationToken cancel)
    {
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out _) || MoveCase.Read(move) is not { } known) return NotFoundPage.Result();
        var form = await http.Request.ReadFormAsync(cancel);
        var text = form["text"].ToString().Trim();
        var draft = new Draft(known, form["amount"], text, DisputesProblems.NoAmount);
        var amount = RefundChoice.Read(form["amount"], default, seen.Value.Order.Total.Currency);
        if (amount.Refused(out var problem)) return await Show(id, milestone, draft with { Problem = problem }, work, options, cancel);
        var request = new MoveCase.Request(amount.Value.Amount, text.Length == 0 ? null : text, NumberOf(form["proposal"]), NumberOf(form["version"]));
        var moved = await MoveCase.Run(id, known, request, work, offers, marketplace, options, cancel, milestone);
        if (moved.Refused(out problem)) return await Show(id, milestone, draft with { Problem = problem }, work, options, cancel);
        new Flash(Tone.Good, Done(known)).Keep(http);
        return new SeeOther(milestone is { } no ? $"/orders/{id}/milestones/{no}/case" : $"/orders/{id}/case");
    }

    /// <summary>A number of a form; null when it cannot be read.</summary>
    internal static int? NumberOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static async Task<IResult> Show(Id<Order> id, int? milestone, Draft? draft, Work work, DisputesOptions options, CancellationToken cancel)
    {
        await work.Abandon();
        var view = await GetCase.Run(id, work, options, cancel, milestone);
        if (view.Refused(out var problem))
        {
            // A complaint just made is being written down; whoever sees the order may wait for it on its page.
            return (await OrderAccess.Find(work, id, cancel)).Succeeded ? ProblemPage.Result(draft?.Problem ?? problem, $"/orders/{id}") : NotFoundPage.Result();
        }
        return new RazorComponentResult<CasePage>(new { View = view.Value, Draft = draft, work.Now })
        {
            StatusCode = draft?.Problem.Kind.Status() ?? StatusCodes.Status200OK,
        };
    }

    private static string Done(CaseMove move) => move switch
    {
        CaseMove.Propose or CaseMove.Counter => "Your proposal is on the table. The other side is told by e-mail.",
        CaseMove.Accept => "Agreed. The money moves as you agreed.",
        CaseMove.Retract => "Your proposal is taken back.",
        CaseMove.Withdraw => "The complaint is taken back, and the provider is paid for it.",
        _ => "The marketplace has been asked to decide.",
    };
}
