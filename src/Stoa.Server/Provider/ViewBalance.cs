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
    private static readonly Problem NotForStaff = new(
        ProblemKind.Forbidden, "money-not-yours", "Owners, managers and finance members see the balance. Ask one of them.");

    /// <summary>GET /provider/balance?cursor=&amp;org=</summary>
    internal static async Task<IResult> Get(string? cursor, string? org, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (Desk.Of(work.Actor, org) is not { } desk) return NotFoundPage.Result();
        if (!desk.SeesMoney) return ProblemPage.Result(NotForStaff, desk.Href("/provider/day"));
        var balances = await Balances.Of(desk.Id, work, cancel);
        if (balances.Refused(out var problem)) return ProblemPage.Result(problem, "/provider/day");
        var entries = await ListBalanceEntries.Run(desk, cursor, null, work, cancel);
        if (entries.Refused(out problem)) return ProblemPage.Result(problem, "/provider/balance");
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
