using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Books;

/// <summary>The marketplace's books.</summary>
internal static class Ledger
{
    /// <summary>Posts an entry with this work's commit. The database refuses a second one for the same cause.</summary>
    internal static void Post(Work work, JournalEntry entry, Id<Order>? order) => work.Db.Add(new Entry
    {
        At = work.Now,
        CauseKind = EnumText.Write(entry.Cause),
        CauseId = entry.CauseId,
        Text = entry.Text,
        OrderId = order,
        Postings = [.. entry.Postings.Select((posting, line) => new EntryPosting
        {
            Line = line + 1,
            Account = posting.Account.Name,
            Currency = posting.Amount.Currency.Code,
            AmountMinor = posting.Amount.Minor,
        })],
    });

    /// <summary>What of an order's money is held and not promised to a refund. Ask under <see cref="LockPayments"/>.</summary>
    internal static async Task<Money> FreelyHeld(Work work, Order order, CancellationToken cancel)
    {
        var account = Account.Held(order.Id.ToString()).Name;
        var posted = -await AccountBalances.Of(work, account, order.Currency, cancel);
        await work.Db.Set<Refund>().Where(r => r.OrderId == order.Id).LoadAsync(cancel);
        var promised = work.Db.Set<Refund>().Local
            .Where(r => r.OrderId == order.Id && r.Status == RefundStatus.Requested).Sum(r => r.HeldMinor);
        return new Money(posted - promised, order.Quote.Currency);
    }

    /// <summary>What of it refunds owe that the processor refused and nobody has dealt with.</summary>
    internal static async Task<Money> Owed(Work work, Order order, CancellationToken cancel) =>
        new((await RefundedSoFar.Owed(work, order, cancel)).Sum(owed => Math.Min(owed.Refund.HeldMinor, owed.Still.Minor)), order.Quote.Currency);
}
