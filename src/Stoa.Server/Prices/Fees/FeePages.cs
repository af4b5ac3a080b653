using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Server.Identity;
using Stoa.Server.Operations;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Fees.Pages;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Prices.Fees;

/// <summary>The operator's pages of fees: what counts now, is planned and was; a change with its effect before it is saved; the second person's decision.</summary>
public static class FeePages
{
    internal const string Address = "/operator/fee-policies";

    /// <summary>What the editor shows.</summary>
    /// <param name="Marketplace">Its categories and zone.</param>
    /// <param name="Organization">The organization that it is for, as it was named.</param>
    /// <param name="NeedsApproval">Whether another operator has to approve.</param>
    /// <param name="Days">Of how many days the effect is shown.</param>
    /// <param name="Effect">The effect; null before it was asked for.</param>
    /// <param name="Succession">What else happens to the policies.</param>
    public sealed record Editor(
        Marketplace Marketplace, string? Organization, bool NeedsApproval, int Days, PreviewFees.Effect? Effect = null, FeeSuccession? Succession = null);

    /// <summary>What the page of a change shows.</summary>
    public sealed record Decision(
        ListFees.Change Change, PreviewFees.Effect? Effect, FeeSuccession? Succession, Problem? Impossible, bool IsOwn, bool IsAlone, int Days, Marketplace Marketplace);

    /// <summary>GET /operator/fee-policies</summary>
    internal static async Task<IResult> Get(Work work, FeesOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        var waiting = await ListFees.Changes(areWaiting: true, null, Cursor.LimitMax, work, cancel);
        return Draw.Page<FeePoliciesPage>(new()
        {
            ["Policies"] = await ListFees.Shown(work, cancel),
            ["Waiting"] = waiting.Value.Items,
            ["TwoPeople"] = options.TwoPeople,
            ["Marketplace"] = marketplace,
        });
    }

    /// <summary>GET /operator/fee-policies/new?organization=&amp;category=&amp;kind=: filled in with what counts now.</summary>
    internal static async Task<IResult> GetNew(HttpRequest http, Work work, FeeTable fees, FeesOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        var organization = http.Query["organization"].ToString();
        var category = http.Query["category"].ToString();
        var entered = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["organization"] = organization, ["category"] = category, ["kind"] = http.Query["kind"] == "end" ? "end" : "set",
        };
        var now = await fees.Select(Id<Organization>.TryParse(organization, out var id) ? id.ToString() : "", category, work.Now, cancel);
        if (now.Succeeded)
        {
            entered["commission"] = Plain(now.Value.Commission);
            entered["guest_surcharge"] = Plain(now.Value.GuestSurcharge);
        }
        return Show(new Editor(marketplace, organization, options.TwoPeople, PreviewFees.Periods[0]), entered, []);
    }

    /// <summary>POST /operator/fee-policies/new: step preview shows the effect; step save makes the change that was shown.</summary>
    internal static async Task<IResult> PostNew(
        HttpContext http, Work work, FeeTable fees, FeesOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var entered = form.ToDictionary(field => field.Key, field => (string?)field.Value.ToString(), StringComparer.Ordinal);
        var (request, problems) = await FeeForm.Read(name => form[name], work, marketplace, cancel);
        var view = new Editor(marketplace, form["organization"], options.TwoPeople, DaysOf(form["days"]));
        if (problems.Count > 0) return Show(view, entered, problems);
        var change = ProposeFees.Change(request, work, options, marketplace);
        // Whoever changes the terms after the preview sees the effect of what they save.
        if (form["step"] == "save" && form["previewed"] == TermsOf(change))
        {
            var proposed = await ProposeFees.Run(request, work, options, marketplace, cancel);
            if (proposed.Refused(out var refusal)) return Show(view, entered, [FeeForm.InForm(refusal)]);
            new Flash(Tone.Good, options.TwoPeople ? "Proposed. Another operator has to approve it." : "Decided. It counts from its date on, and the providers are told.").Keep(http);
            return new SeeOther(options.TwoPeople ? $"{Address}/changes/{proposed.Value.Id}" : Address);
        }
        var succession = change.Among(await fees.All(cancel));
        if (succession.Refused(out var problem)) return Show(view, entered, [FeeForm.InForm(problem)]);
        var effect = await PreviewFees.Run(change, view.Days, work, fees, marketplace, cancel);
        if (effect.Refused(out problem)) return Show(view, entered, [problem]);
        entered["previewed"] = TermsOf(change);
        return Show(view with { Effect = effect.Value, Succession = succession.Value }, entered, []);
    }

    /// <summary>GET /operator/fee-policies/changes/{id}?days=</summary>
    internal static Task<IResult> GetChange(Id<FeeChange> id, int? days, Work work, FeeTable fees, Marketplace marketplace, CancellationToken cancel) =>
        One(id, days, null, null, work, fees, marketplace, cancel);

    /// <summary>POST /operator/fee-policies/changes/{id}/{step}: approve, reject (reason) or withdraw.</summary>
    internal static async Task<IResult> PostChange(
        Id<FeeChange> id, string step, HttpContext http, Work work, FeeTable fees, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var (problem, done) = step switch
        {
            "approve" => (await DecideFees.Approve(id, work, cancel), "Approved. It counts from its date on, and the providers are told."),
            "reject" => (await DecideFees.Reject(id, form["reason"], work, cancel), "Rejected. Who proposed it is told why."),
            "withdraw" => (await DecideFees.Withdraw(id, work, cancel), "Taken back."),
            _ => (FeeProblems.NotFound, ""),
        };
        if (problem is not null) return await One(id, null, problem, form["reason"], work, fees, marketplace, cancel);
        new Flash(Tone.Good, done).Keep(http);
        return new SeeOther($"{Address}/changes/{id}");
    }

    private static async Task<IResult> One(
        Id<FeeChange> id, int? days, Problem? problem, string? reason, Work work, FeeTable fees, Marketplace marketplace, CancellationToken cancel)
    {
        if (problem is not null) await work.Abandon();
        if (await ListFees.Find(id, work, cancel) is not { } change) return NotFoundPage.Result();
        var decision = new Decision(
            change, null, null, null, change.Terms.ProposedBy.Value == work.Actor.UserId,
            await work.Db.Set<User>().CountAsync(u => u.IsOperator, cancel) < 2, DaysOf(days?.ToString(System.Globalization.CultureInfo.InvariantCulture)), marketplace);
        if (change.Terms.Status == FeeChangeStatus.Waiting)
        {
            var succession = change.Terms.Among(await fees.All(cancel));
            var effect = await PreviewFees.Run(change.Terms, decision.Days, work, fees, marketplace, cancel);
            decision = decision with
            {
                Succession = succession.Succeeded ? succession.Value : null,
                Effect = effect.Succeeded ? effect.Value : null,
                Impossible = effect.Problem,
            };
        }
        return Draw.Page<FeeChangePage>(
            new() { ["View"] = decision, ["Reason"] = reason, ["Problems"] = problem is null ? [] : new[] { problem } }, problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }

    private static IResult Show(Editor view, Dictionary<string, string?> entered, IReadOnlyList<Problem> problems) => Draw.Page<FeeEditorPage>(
        new() { ["View"] = view, ["Entered"] = entered, ["Problems"] = problems }, problems is [var first, ..] ? first.Kind.Status() : StatusCodes.Status200OK);

    // What the effect depends on: whoever changes one of these has not seen the effect yet.
    private static string TermsOf(FeeChange change) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{change.Kind} {change.Category} {change.OrganizationId} {change.CommissionBp} {change.GuestSurchargeBp} {change.ValidFrom.ToUnixTimeSeconds()} {change.ValidUntil?.ToUnixTimeSeconds()}");

    private static int DaysOf(string? text) => PreviewFees.Periods.FirstOrDefault(days => text == days.ToString(System.Globalization.CultureInfo.InvariantCulture), PreviewFees.Periods[0]);

    private static string Plain(BasisPoints rate) => (rate.Value / 100m).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
