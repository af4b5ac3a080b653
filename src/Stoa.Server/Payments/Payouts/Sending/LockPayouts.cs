using Microsoft.EntityFrameworkCore;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Sending;

/// <summary>Who changes an organization's payouts does it alone, until the commit.</summary>
internal static class LockPayouts
{
    /// <summary>The organization's: whoever asks for a payout waits for who asks now.</summary>
    internal static async Task Of(Work work, Id<Organization> organization, CancellationToken cancel)
    {
        await work.Begin(cancel);
        await work.Db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"stoa payouts " + organization}, 0))", cancel);
    }

    /// <summary>One payout, as it is now; null when there is none of that id.</summary>
    internal static async Task<Payout?> Of(Work work, Id<Payout> id, CancellationToken cancel)
    {
        await work.Begin(cancel);
        return await work.Db.Set<Payout>().Where(p => p.Id == id).ForUpdate().SingleOrDefaultAsync(cancel);
    }
}
