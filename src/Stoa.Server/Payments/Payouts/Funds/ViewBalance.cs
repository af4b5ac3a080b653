using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Payouts.Pages;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Payouts.Funds;

/// <summary>What an organization has: available, held, in reserve, on its way, and what moved it.</summary>
internal static class ViewBalance
{
    private const int PayoutsShown = 10;

    /// <summary>GET /provider/{organization}/balance?cursor=</summary>
    internal static Task<IResult> Get(Desk desk, string? cursor, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel) =>
        Page(desk, cursor, null, [], work, options, marketplace, cancel);

    /// <summary>The page, again with what was refused.</summary>
    internal static async Task<IResult> Page(
        Desk desk, string? cursor, string? amount, IReadOnlyList<Problem> problems, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        if (problems.Count > 0) await work.Abandon();
        var balances = await Balances.Of(desk.Id, work, cancel);
        if (balances.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href("day"));
        var entries = await ListBalanceEntries.Run(desk, cursor, null, work, cancel);
        if (entries.Refused(out problem)) return ProblemPage.Result(problem, desk.Href("balance"));
        return new RazorComponentResult<BalancePage>(new
        {
            Desk = desk,
            Held = balances.Value.ToDictionary(balance => balance.Held.Currency, balance => balance.Held),
            Money = await ReadMoney.Of(desk.Id, work, options, marketplace, cancel),
            Payouts = (await ListPayouts.Of(desk.Id, null, PayoutsShown, work, cancel)).Value.Items,
            Entries = entries.Value,
            IsFirst = string.IsNullOrEmpty(cursor),
            Amount = amount,
            Problems = problems,
            Zone = await PayOnSchedule.ZoneOf(desk.Id, work, marketplace, cancel),
        })
        {
            StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status(),
        };
    }
}
