using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
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
    // An entry and its postings in one statement: the database looks at each statement's postings together, whether they balance.
    private const string PostSql = """
        with entry as (
            insert into payments.entries (at, cause_kind, cause_id, text, order_id) values ($1, $2, $3, $4, $5) returning id)
        insert into payments.postings (entry_id, line, account, currency, amount_minor)
        select entry.id, posting.line, posting.account, posting.currency, posting.amount_minor
        from entry, unnest($6, $7, $8) with ordinality as posting (account, currency, amount_minor, line)
        """;

    /// <summary>Posts an entry with this work's commit. The database refuses a second one for the same cause.</summary>
    internal static void Post(Work work, JournalEntry entry, Id<Order>? order) => work.Leave(new(PostSql)
    {
        Parameters =
        {
            new NpgsqlParameter<DateTime> { TypedValue = work.Now.ToDateTimeUtc() },
            new NpgsqlParameter<string> { TypedValue = EnumText.Write(entry.Cause) },
            new NpgsqlParameter<string> { TypedValue = entry.CauseId },
            new NpgsqlParameter<string> { TypedValue = entry.Text },
            new NpgsqlParameter { Value = order is { } id ? id.Value : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            new NpgsqlParameter<string[]> { TypedValue = [.. entry.Postings.Select(posting => posting.Account.Name)] },
            new NpgsqlParameter<string[]> { TypedValue = [.. entry.Postings.Select(posting => posting.Amount.Currency.Code)] },
            new NpgsqlParameter<long[]> { TypedValue = [.. entry.Postings.Select(posting => posting.Amount.Minor)] },
        },
    });

    /// <summary>What an account stands at, debits positive, with what this work has posted so far.</summary>
    internal static async Task<long> Standing(Work work, Account account, string currency, CancellationToken cancel)
    {
        if (work.HasLeft) await work.Save(cancel);
        return await AccountBalances.Of(work, account.Name, currency, cancel);
    }

    /// <summary>What of an order's money is held and not promised to a refund, after what this work has posted so far. Ask under <see cref="LockPayments"/>.</summary>
    internal static async Task<Money> FreelyHeld(Work work, Order order, CancellationToken cancel)
    {
        var posted = -await Standing(work, Account.Held(order.Id.ToString()), order.Currency, cancel);
        await work.Db.Set<Refund>().Where(r => r.OrderId == order.Id).LoadAsync(cancel);
        var promised = work.Db.Set<Refund>().Local
            .Where(r => r.OrderId == order.Id && r.Status == RefundStatus.Requested).Sum(r => r.HeldMinor);
        return new Money(posted - promised, order.Quote.Currency);
    }

    /// <summary>What of that may be released or given back anew: what the processor refused to give back waits for the customer until
    /// somebody has dealt with it. Below zero where another refund has taken of it.</summary>
    internal static async Task<Money> Unclaimed(Work work, Order order, CancellationToken cancel) =>
        await FreelyHeld(work, order, cancel)
        - new Money((await RefundedSoFar.Owed(work, order, cancel)).Sum(owed => Math.Min(owed.Refund.HeldMinor, owed.Still.Minor)), order.Quote.Currency);
}
