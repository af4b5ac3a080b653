using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Sellers;

/// <summary>
/// Counts what a seller had got directly against what is released to it; and all that is left of it once nothing of the order is held any
/// more: a seller who has got too much owes it.
/// </summary>
internal static class SettleAhead
{
    /// <summary>Posts the entry, and after it what it settles. The payments of the order are locked, and loaded.</summary>
    /// <param name="work">The use case's.</param>
    /// <param name="entry">What moves held money.</param>
    /// <param name="order">Whose.</param>
    /// <param name="organization">The seller.</param>
    /// <param name="released">What of it goes to the seller.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>What of the release the seller had got already.</returns>
    internal static async Task<Money> Post(Work work, JournalEntry entry, Id<Order> order, Id<Organization> organization, Money released, CancellationToken cancel)
    {
        Ledger.Post(work, entry, order);
        if (work.Db.Set<Payment>().Local.FirstOrDefault(p => p.OrderId == order && p.SellerId is not null) is not { } payment) return Money.Zero(released.Currency);
        var ahead = await Ledger.Standing(work, Account.Ahead(order.ToString()), payment.Currency, cancel);
        var isOver = await Ledger.Standing(work, Account.Held(order.ToString()), payment.Currency, cancel) == 0;
        var settled = released with { Minor = isOver ? ahead : Math.Min(ahead, released.Minor) };
        if (!settled.IsPositive) return Money.Zero(released.Currency);
        Ledger.Post(work, SplitEntries.Settled($"{entry.CauseId}/{EnumText.Write(entry.Cause)}", payment.Gateway!, order.ToString(), organization.ToString(), settled), order);
        return settled < released ? settled : released;
    }
}
