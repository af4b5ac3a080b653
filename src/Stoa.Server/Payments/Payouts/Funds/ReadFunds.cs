using Npgsql;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Payouts;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Funds;

/// <summary>What an organization has, and what of it may leave.</summary>
internal static class ReadFunds
{
    // What a dispute or a refund would take of what was released is kept back, until it is decided.
    private const string Sql = """
        with stands as (
            select b.currency,
                -coalesce(sum(b.balance_minor) filter (where b.account = $2), 0) as payable,
                -coalesce(sum(b.balance_minor) filter (where b.account = $3), 0) as reserve,
                -coalesce(sum(b.balance_minor) filter (where b.account = $4), 0) as pending
            from payments.account_balances b where b.account in ($2, $3, $4) group by b.currency),
        threats as (
            select d.currency, (d.breakdown #>> '{provider,amount}')::bigint as minor
            from payments.disputes d join orders.orders o on o.id = d.order_id
            where o.organization_id = $1 and d.status = 'open' and o.released_at is not null
              and not exists (select 1 from payments.payments p where p.id = d.payment_id and p.is_duplicate)
            union all
            select r.currency, ceil((r.breakdown #>> '{provider,amount}')::numeric * (r.amount_minor - r.held_minor) / r.amount_minor)::bigint
            from payments.refunds r join orders.orders o on o.id = r.order_id
            where o.organization_id = $1 and r.status = 'requested' and r.resolution is null and r.held_minor < r.amount_minor),
        blocked as (select currency, sum(minor) as minor from threats group by currency)
        select currency, s.payable::bigint, s.reserve::bigint, s.pending::bigint, coalesce(b.minor, 0)::bigint
        from stands s left join blocked b using (currency) order by currency
        """;

    /// <summary>What it has, one per currency in which anything was ever released.</summary>
    internal static async Task<IReadOnlyList<PayoutFunds>> Of(Id<Organization> organization, Work work, CancellationToken cancel)
    {
        var id = organization.ToString();
        await using var command = new NpgsqlCommand(Sql, await work.Connection(cancel));
        command.Parameters.Add(new() { Value = organization.Value });
        command.Parameters.Add(new() { Value = Account.Payable(id).Name });
        command.Parameters.Add(new() { Value = Account.Reserve(id).Name });
        command.Parameters.Add(new() { Value = Account.Pending(id).Name });
        var funds = new List<PayoutFunds>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var currency = Currency.Parse(reader.GetString(0));
            funds.Add(new PayoutFunds(
                new Money(reader.GetInt64(1), currency), new Money(reader.GetInt64(2), currency),
                new Money(reader.GetInt64(3), currency), new Money(reader.GetInt64(4), currency)));
        }
        return funds;
    }
}
