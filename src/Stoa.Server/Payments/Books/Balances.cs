using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ledger;
using Stoa.Server.Organizations;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Books;

/// <summary>Where the money stands, as the books have it.</summary>
public static class Balances
{
    /// <summary>What an organization has.</summary>
    /// <param name="Available">Released and not paid out; below zero when it owes us.</param>
    /// <param name="Held">Its part of what waits for delivery, without what it has got directly.</param>
    public sealed record OfOrganization(Money Available, Money Held);

    /// <summary>Every account, and the sums per currency, which are zero.</summary>
    public sealed record Trial(bool IsZero, IReadOnlyList<Money> Totals, IReadOnlyList<AccountBalance> Accounts);

    /// <summary>An account's balance: debits positive, credits negative.</summary>
    public sealed record AccountBalance(string Account, Money Balance);

    /// <summary>An entry of an order, for people.</summary>
    public sealed record OrderEntry(long Id, NodaTime.Instant At, string Cause, string CauseId, string Text, IReadOnlyList<AccountBalance> Postings);

    /// <summary>Entries shown of one order.</summary>
    public const int EntriesMax = 200;

    /// <summary>Accounts in a trial balance; held and payable accounts that stand at zero are left out.</summary>
    public const int AccountsMax = 10_000;

    private static readonly Problem NotFound = new(ProblemKind.NotFound, "organization-not-found", "There is no such organization.");

    /// <summary>What an organization has, one per currency it ever sold in; members who deal with money, and operators, may know.</summary>
    public static async Task<Outcome<IReadOnlyList<OfOrganization>>> Of(Id<Organization> organization, Work work, CancellationToken cancel)
    {
        if (!work.Actor.IsOperator && !work.Actor.May(Permission.SeeMoney, organization.Value)) return NotFound;
        await using var command = new NpgsqlCommand("""
            with available as (
                select currency, -sum(balance_minor) as minor from payments.account_balances where account = $2 group by currency),
            waiting as (
                select id, currency, (quote #>> '{shares,provider,amount}')::bigint as minor from orders.orders
                where organization_id = $1 and released_at is null and money_state in ('held', 'partially_refunded')),
            held as (
                select w.currency, sum(w.minor - coalesce((
                    select sum((r.breakdown #>> '{provider,amount}')::bigint) from payments.refunds r
                    where r.order_id = w.id and r.status <> 'failed' and r.purpose <> 'duplicate_payment'), 0) - coalesce((
                    select sum(p.ahead_minor - p.ahead_back_minor) from payments.payments p where p.order_id = w.id and p.seller_id is not null and p.status = 'captured'), 0)) as minor
                from waiting w group by w.currency)
            select currency, coalesce(a.minor, 0)::bigint, coalesce(h.minor, 0)::bigint
            from available a full join held h using (currency) order by currency
            """, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = organization.Value });
        command.Parameters.Add(new() { Value = Account.Payable(organization.ToString()).Name });
        var balances = new List<OfOrganization>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var currency = Currency.Parse(reader.GetString(0));
            balances.Add(new OfOrganization(new Money(reader.GetInt64(1), currency), new Money(reader.GetInt64(2), currency)));
        }
        return balances;
    }

    /// <summary>All accounts.</summary>
    public static async Task<Trial> OfAll(Work work, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("""
            select account, currency, sum(balance_minor)::bigint from payments.account_balances group by account, currency order by account, currency
            """, await work.Connection(cancel));
        var totals = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var accounts = new List<AccountBalance>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var (name, currency, minor) = (reader.GetString(0), reader.GetString(1), reader.GetInt64(2));
            totals[currency] = totals.GetValueOrDefault(currency) + minor;
            if (minor != 0 && accounts.Count < AccountsMax) accounts.Add(new AccountBalance(name, new Money(minor, Currency.Parse(currency))));
        }
        return new Trial(totals.Values.All(minor => minor == 0), [.. totals.Select(it => new Money(it.Value, Currency.Parse(it.Key)))], accounts);
    }

    /// <summary>What was booked for an order, oldest first. The caller has decided who may see it.</summary>
    public static async Task<IReadOnlyList<OrderEntry>> EntriesOf(Id<Order> order, Work work, CancellationToken cancel)
    {
        var entries = await work.Db.Set<Entry>().AsNoTracking().Include(e => e.Postings).Where(e => e.OrderId == order)
            .OrderBy(e => e.Id).Take(EntriesMax).ToListAsync(cancel);
        return
        [
            .. entries.Select(e => new OrderEntry(e.Id, e.At, e.CauseKind, e.CauseId, e.Text,
                [.. e.Postings.OrderBy(p => p.Line).Select(p => new AccountBalance(p.Account, new Money(p.AmountMinor, Currency.Parse(p.Currency))))])),
        ];
    }

    internal static async Task<IResult> Get(Id<Organization> organization, Work work, CancellationToken cancel) => (await Of(organization, work, cancel)).Answer();

    internal static async Task<IResult> GetTrial(Work work, CancellationToken cancel) => Results.Json(await OfAll(work, cancel), StoaJson.Options);
}
