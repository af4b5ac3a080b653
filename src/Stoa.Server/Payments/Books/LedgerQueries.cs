namespace Stoa.Server.Payments.Books;

/// <summary>What must not be in the books: each query tells what it found in sentences, and finds nothing when all is well.</summary>
internal static class LedgerQueries
{
    internal static readonly IReadOnlyList<(string Name, string Sql)> All =
    [
        ("the sum over all accounts is zero", """
            select format('All accounts together are out of balance by %s minor units of %s.', sum(amount_minor), currency)
            from payments.postings group by currency having sum(amount_minor) <> 0
            """),

        ("every entry balances", """
            select format('Entry %s is out of balance by %s minor units of %s.', entry_id, sum(amount_minor), currency)
            from payments.postings group by entry_id, currency having sum(amount_minor) <> 0
            """),

        ("every entry has postings, and every posting an entry", """
            select format('Entry %s (%s %s) has no postings.', e.id, e.cause_kind, e.cause_id)
            from payments.entries e where not exists (select 1 from payments.postings p where p.entry_id = e.id)
            union all
            select format('A posting on %s belongs to entry %s, which is not there.', p.account, p.entry_id)
            from payments.postings p where not exists (select 1 from payments.entries e where e.id = p.entry_id)
            """),

        ("what accounts stand at is the sum of their postings", """
            with posted as (select account, currency, sum(amount_minor) as minor from payments.postings group by account, currency),
            kept as (select account, currency, sum(balance_minor) as minor from payments.account_balances group by account, currency)
            select format('%s stands at %s minor units of %s, but its postings sum to %s. Once you know why, write the balances anew: stoa ledger rebuild.',
                account, coalesce(k.minor, 0), currency, coalesce(p.minor, 0))
            from posted p full join kept k using (account, currency) where coalesce(p.minor, 0) <> coalesce(k.minor, 0)
            """),

        ("what is on its way out, and in reserve, is what accounts say", """
            with said as (
                select 'pending' as kind, currency, sum(amount_minor) as minor from payments.payouts
                where status in ('awaiting_approval', 'approved', 'sent') group by currency
                union all select 'reserve', currency, sum(amount_minor) from payments.reserves where released_at is null group by currency),
            booked as (
                select split_part(account, ':', 1) as kind, currency, -sum(balance_minor) as minor from payments.account_balances
                where starts_with(account, 'pending:') or starts_with(account, 'reserve:') group by 1, 2)
            select format('%s: payouts and reserves say %s minor units of %s, the books %s.', kind, coalesce(s.minor, 0), currency, coalesce(b.minor, 0))
            from said s full join booked b using (kind, currency) where coalesce(s.minor, 0) <> coalesce(b.minor, 0)
            """),

        ("nobody was paid what was not there: nothing on its way out and no reserve is below zero", """
            select format('%s is overdrawn by %s minor units of %s.', account, sum(balance_minor), currency)
            from payments.account_balances where starts_with(account, 'pending:') or starts_with(account, 'reserve:')
            group by account, currency having sum(balance_minor) > 0
            """),

        ("no entry older than an hour is unsealed", """
            select format('Entry %s (%s %s) of %s is not sealed after an hour; is the server running?', e.id, e.cause_kind, e.cause_id, e.at)
            from payments.entries e
            where e.at < now() + (select ahead from platform.clock) - interval '1 hour'
              and not exists (select 1 from payments.entry_seals s where s.entry_id = e.id)
            """),

        // The order's own account ends in the base32 of its id, which SQL does not speak; its entries carry the uuid.
        ("nothing is held for an order whose money has settled", """
            select format('%s minor units of %s are still held for order %s, whose money is %s.%s', -sum(p.amount_minor), p.currency, o.number, o.money_state,
                case when exists (select 1 from payments.refunds r where r.order_id = o.id and r.status = 'failed' and r.resolution is null)
                    then ' A refund of it failed: try it again, or say how it was settled, at /operator/refunds.' else '' end)
            from payments.postings p
            join payments.entries e on e.id = p.entry_id
            join orders.orders o on o.id = e.order_id
            where p.account like 'held:%'
              and (o.released_at is not null or o.money_state in ('released', 'refunded', 'charged_back', 'unpaid'))
              and not exists (select 1 from payments.refunds r where r.order_id = o.id and r.status = 'requested')
              and not exists (select 1 from payments.disputes d where d.order_id = o.id and d.status = 'open')
              and not exists (select 1 from payments.payments y where y.order_id = o.id
                                and y.captured_at > now() + (select ahead from platform.clock) - interval '1 hour')
            group by o.id, o.number, o.money_state, p.currency having sum(p.amount_minor) <> 0
            """),

        ("what sellers got ahead of a release is settled with it", """
            select format('%s minor units of %s that the seller of order %s got directly are not settled, and its money is %s.', sum(p.amount_minor), p.currency, o.number, o.money_state)
            from payments.postings p
            join payments.entries e on e.id = p.entry_id
            join orders.orders o on o.id = e.order_id
            where p.account like 'ahead:%'
              and (o.released_at is not null or o.money_state in ('released', 'refunded', 'charged_back', 'unpaid'))
              and not exists (select 1 from payments.refunds r where r.order_id = o.id and (r.status = 'requested' or (r.status = 'failed' and r.resolution is null)))
              and not exists (select 1 from payments.disputes d where d.order_id = o.id and d.status = 'open')
              and not exists (select 1 from payments.payments y where y.order_id = o.id
                                and y.captured_at > now() + (select ahead from platform.clock) - interval '1 hour')
            group by o.id, o.number, o.money_state, p.currency having sum(p.amount_minor) <> 0
            """),

        ("what payments captured is what was booked", """
            with booked as (
                select e.order_id, e.cause_kind, sum(p.amount_minor) as minor
                from payments.entries e join payments.postings p on p.entry_id = e.id
                -- The fee of a payout belongs to no order.
                where e.cause_kind in ('captured', 'gateway_fee') and p.amount_minor > 0 and e.order_id is not null group by e.order_id, e.cause_kind),
            said as (
                select order_id, 'captured' as cause_kind, sum(captured_minor) as minor from payments.payments group by order_id
                union all select order_id, 'gateway_fee', sum(fee_minor) from payments.payments group by order_id)
            select format('Order %s: payments say %s minor units of %s, the books %s.', order_id, coalesce(s.minor, 0), cause_kind, coalesce(b.minor, 0))
            from said s full join booked b using (order_id, cause_kind) where coalesce(s.minor, 0) <> coalesce(b.minor, 0)
            """),

        ("what was refunded is what was booked", """
            with booked as (
                select e.order_id, sum(p.amount_minor) as minor
                from payments.entries e join payments.postings p on p.entry_id = e.id
                where (e.cause_kind in ('refunded', 'late_payment_refunded', 'refunded_outside') and p.amount_minor > 0)
                   -- What was lost, and came back, was no refund.
                   or (e.cause_kind = 'refund_returned' and p.amount_minor < 0 and p.account <> 'expense:bad-debt') group by e.order_id),
            said as (select order_id, sum(amount_minor) as minor from payments.refunds where status = 'succeeded' group by order_id)
            select format('Order %s: refunds say %s minor units, the books %s.', order_id, coalesce(s.minor, 0), coalesce(b.minor, 0))
            from said s full join booked b using (order_id) where coalesce(s.minor, 0) <> coalesce(b.minor, 0)
            """),

        ("what customers may spend is what the books owe them", """
            with booked as (select currency, -sum(amount_minor) as minor from payments.postings where account like 'credit:%' group by currency),
            said as (
                select currency, sum(minor) as minor from (
                    select currency, available_minor as minor from prices.credit_accounts
                    union all select currency, credit_minor from prices.order_fundings where status = 'reserved') x group by currency)
            select format('Customers may spend %s minor units of %s; the books owe them %s.', coalesce(s.minor, 0), currency, coalesce(b.minor, 0))
            from said s full join booked b using (currency) where coalesce(s.minor, 0) <> coalesce(b.minor, 0)
            """),

        ("nobody got more back by bank than had come", """
            select format('%s is overdrawn by %s minor units of %s.', account, sum(balance_minor), currency)
            from payments.account_balances where starts_with(account, 'received:') group by account, currency having sum(balance_minor) > 0
            """),

        ("what payments count as given back is what their refunds and disputes say", """
            select format('Payment %s counts %s minor units as given back; its refunds and disputes say %s.', y.id, y.refunded_minor + y.disputed_minor, x.minor)
            from payments.payments y
            cross join lateral (select
                coalesce((select sum(amount_minor) from payments.refunds r where r.payment_id = y.id and r.status <> 'failed'), 0)
                + coalesce((select sum(amount_minor - twice_minor) from payments.disputes d where d.payment_id = y.id and d.status <> 'won'), 0) as minor) x
            where y.refunded_minor + y.disputed_minor <> x.minor
            """),
    ];
}
