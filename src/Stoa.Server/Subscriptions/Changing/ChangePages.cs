using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Core.Subscriptions;
using Stoa.Server.Catalog;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Pages;
using Stoa.Server.Subscriptions.Pages;
using Stoa.Server.Subscriptions.Views;

namespace Stoa.Server.Subscriptions.Changing;

/// <summary>Changing the plan from a page: first what each one would mean, to the cent; then the step, refused when it would be another by then.</summary>
internal static class ChangePages
{
    /// <summary>GET /subscriptions/{id}/change</summary>
    internal static Task<IResult> Get(Id<Subscription> id, HttpContext http, Work work, CancellationToken cancel) =>
        Show(id, null, SubscriptionDesk.Of(work, http.RequestServices), cancel);

    /// <summary>POST /subscriptions/{id}/change: plan, expected_due_now.</summary>
    internal static async Task<IResult> Post(Id<Subscription> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var desk = SubscriptionDesk.Of(work, http.RequestServices);
        var form = await http.Request.ReadFormAsync(cancel);
        var found = await SubscriptionAccess.Find(work, id, cancel);
        if (found.Refused(out var problem)) return NotFoundPage.Result();
        if (!Id<Plan>.TryParse(form["plan"], out var plan)) return await Show(id, SubscriptionsProblems.NoPlan, desk, cancel);
        Money? expected = long.TryParse(form["expected_due_now"], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new Money(minor, found.Value.Subscription.Price.Currency)
            : null;
        problem = await new ChangePlan(desk).Run(id, new(plan, expected), cancel);
        if (problem is null) return SubscriptionPages.Back(null, id, http, "Your plan is being changed; what that means stands below.");
        await work.Abandon();
        return await Show(id, problem, desk, cancel);
    }

    private static async Task<IResult> Show(Id<Subscription> id, Problem? problem, SubscriptionDesk desk, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.Find(desk.Work, id, cancel);
        var view = await GetSubscription.Run(id, desk, cancel);
        if (found.Refused(out _) || view.Refused(out _)) return NotFoundPage.Result();
        var previews = new List<PlanChangePreview>();
        if (view.Value.May(SubscriptionStep.Change))
        {
            foreach (var plan in view.Value.Plans)
            {
                var looked = await new ChangePlan(desk).Look(found.Value.Subscription, plan.Id, cancel);
                if (looked.Succeeded) previews.Add(looked.Value);
            }
        }
        return new RazorComponentResult<ChangePlanPage>(new
        {
            View = view.Value, Previews = (IReadOnlyList<PlanChangePreview>)previews, Problems = problem is null ? (IReadOnlyList<Problem>)[] : [problem],
        })
        {
            StatusCode = problem?.Kind.Status() ?? StatusCodes.Status200OK,
        };
    }
}
