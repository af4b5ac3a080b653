using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Provider.Pages;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Provider;

/// <summary>What an organization has: held, available, and what moved it.</summary>
internal static class ViewBalance
{
    /// <summary>GET /provider/{organization}/balance?cursor=</summary>
    internal static async Task<IResult> Get(Desk desk, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var balances = await Balances.Of(desk.Id, work, cancel);
        if (balances.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href("day"));
        var entries = await ListBalanceEntries.Run(desk, cursor, null, work, cancel);
        if (entries.Refused(out problem)) return ProblemPage.Result(problem, desk.Href("balance"));
        return new RazorComponentResult<BalancePage>(new
        {
            Desk = desk,
            Balances = balances.Value.Count > 0 ? balances.Value : [new(Money.Zero(marketplace.Currency), Money.Zero(marketplace.Currency))],
            Entries = entries.Value,
            IsFirst = string.IsNullOrEmpty(cursor),
            marketplace.Zone,
        });
    }
}
