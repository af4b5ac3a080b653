using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core.Subscriptions;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;
using Stoa.Server.Subscriptions.Pages;

namespace Stoa.Server.Subscriptions.Views;

/// <summary>The provider's and the operator's lists of subscriptions, with figures.</summary>
internal static class SubscriptionLists
{
    private const string Operators = "/operator/subscriptions";

    /// <summary>GET /provider/{organization}/subscriptions</summary>
    internal static Task<IResult> GetDesk(Desk desk, string? state, string? cursor, Work work, CancellationToken cancel) =>
        Show(desk, desk.Href("subscriptions"), state, cursor, work, cancel);

    /// <summary>GET /operator/subscriptions</summary>
    internal static Task<IResult> GetOperators(string? state, string? cursor, Work work, CancellationToken cancel) =>
        Show(null, Operators, state, cursor, work, cancel);

    /// <summary>POST /operator/subscriptions/{id}/retry</summary>
    internal static async Task<IResult> PostRetry(Id<Subscription> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var problem = await SubscriptionsApi.Retry(SubscriptionDesk.Of(work, http.RequestServices), id, cancel);
        if (problem is { Kind: Core.ProblemKind.NotFound }) return NotFoundPage.Result();
        new Flash(problem is null ? Tone.Good : Tone.Bad, problem?.Message ?? "The charge is tried again; its answer comes in a moment.").Keep(http);
        return new SeeOther(Operators);
    }

    private static async Task<IResult> Show(Desk? desk, string address, string? state, string? cursor, Work work, CancellationToken cancel)
    {
        var only = Enum.GetValues<SubscriptionState>().Where(one => EnumText.Write(one) == state).Select(one => (SubscriptionState?)one).FirstOrDefault();
        var lines = await ListSubscriptions.OfAll(desk?.Id, only, cursor, null, work, cancel);
        if (lines.Refused(out var problem)) return ProblemPage.Result(problem, address);
        return new RazorComponentResult<SubscriptionListPage>(new
        {
            Desk = desk, Address = address, State = only, Lines = lines.Value, Figures = await ListSubscriptions.Count(desk?.Id, work, cancel), work.Now,
        });
    }
}
