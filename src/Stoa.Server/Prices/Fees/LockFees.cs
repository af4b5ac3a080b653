using Microsoft.EntityFrameworkCore;
using Stoa.Core.Pricing;
using Stoa.Server.Platform;

namespace Stoa.Server.Prices.Fees;

/// <summary>One change of fees after the other: each is worked out on what the one before has left.</summary>
internal static class LockFees
{
    /// <summary>All policies, which nobody else changes until the transaction ends. Quotes go on.</summary>
    public static async Task<IReadOnlyList<FeePolicy>> All(Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        await work.Db.Database.ExecuteSqlAsync($"lock table prices.fee_policies in share row exclusive mode", cancel);
        return await FeeTable.Read(await work.Connection(cancel), cancel);
    }
}
