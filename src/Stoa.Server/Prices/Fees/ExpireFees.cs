using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Fees;

/// <summary>A change whose date comes before anybody has decided never counts: no sale is changed after the fact.</summary>
internal static class ExpireFees
{
    internal const string Topic = "prices.expire-fee-change";

    internal sealed record Due(Id<FeeChange> ChangeId);

    internal static async Task OnDue(Due due, Work work, IServiceProvider services, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var (change, _) = await DecideFees.Waiting(due.ChangeId, work, cancel);
        if (change is null) return;
        DecideFees.End(change, FeeChangeStatus.Expired, null, work);
        work.Audit("prices.expire-fees", due.ChangeId.ToString(), after: ProposeFees.Is(change));
    }
}
