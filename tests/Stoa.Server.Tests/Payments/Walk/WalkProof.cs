namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>What must be true when all has come to rest: each query names what is not.</summary>
internal static class WalkProof
{
    public static readonly IReadOnlyList<(string Name, string Sql)> Queries =
    [
        ("nothing waits, and nothing is dead", """
            select format('%s %s for %s waits: %s', status, topic, aggregate, last_error) from platform.envelopes
            where status = 'dead' or (status = 'pending' and (box <> 'timer' or attempts > 0))
            """),

        ("every order has ended, and its money with it", """
            select format('Order %s is %s and its money %s.', id, state, money_state) from orders.orders
            where state not in ('completed', 'declined', 'expired', 'cancelled', 'no_show') or money_state in ('authorized', 'held')
            """),

        ("every complaint is over, and every membership", """
            select format('The complaint %s about %s is %s.', id, order_id, state) from disputes.cases where closed_at is null
            union all select format('The membership %s is %s.', id, state) from subscriptions.subscriptions where state <> 'ended'
            """),

        ("nothing is held for an order", """
            select format('%s %s minor units are held for order %s (%s, %s): %s.', -sum(p.amount_minor), p.currency, o.id, o.state, o.money_state,
                string_agg(format('%s %s', e.cause_kind, -p.amount_minor), ', ' order by e.id))
            from payments.postings p join payments.entries e on e.id = p.entry_id join orders.orders o on o.id = e.order_id
            where starts_with(p.account, 'held:') group by o.id, o.state, o.money_state, p.currency having sum(p.amount_minor) <> 0
            """),

        ("the sum over all accounts is zero", """
            select format('All accounts together are out by %s minor units of %s.', sum(balance_minor), currency)
            from payments.account_balances group by currency having sum(balance_minor) <> 0
            """),

        ("no order was paid twice, but what came twice went back", """
            select format('Order %s keeps %s payments.', order_id, count(*)) from payments.payments
            where captured_minor > refunded_minor + disputed_minor group by order_id having count(*) > 1
            """),

        ("an order never brought in more than it cost, at the processor", """
            select format('The processor keeps %s minor units for order %s, which is of %s.', sum(s.captured_minor - s.refunded_minor - s.disputed_minor), o.id, o.total_minor)
            from sandbox.payments s join payments.payments p on p.gateway_payment_id = s.id join orders.orders o on o.id = p.order_id
            group by o.id, o.total_minor having sum(s.captured_minor - s.refunded_minor - s.disputed_minor) > o.total_minor
                + coalesce((select sum(amount_minor) from payments.refunds r where r.order_id = o.id and r.resolution = 'settled_outside'), 0)
            """),

        ("each payment is at the processor what it is here", """
            select format('Payment %s: captured %s here and %s there, disputed %s and %s.', p.id, p.captured_minor, s.captured_minor, d.minor, s.disputed_minor)
            from sandbox.payments s left join payments.payments p on p.gateway_payment_id = s.id
            cross join lateral (select coalesce(sum(amount_minor), 0) as minor from payments.disputes where payment_id = p.id and status <> 'won') d
            where (p.id is null and s.captured_minor > 0) or (p.captured_minor, d.minor) <> (s.captured_minor, s.disputed_minor)
            """),

        ("each refund was made once, there and here", """
            with ours as (
                select p.gateway_payment_id as id, coalesce(sum(r.amount_minor) filter (where r.status = 'succeeded' and r.paid_to = 'method'
                    and coalesce(r.resolution, '') <> 'settled_outside'), 0) as minor
                from payments.payments p left join payments.refunds r on r.payment_id = p.id group by p.id)
            select format('Payment %s: %s minor units refunded there, %s here.', s.id, s.refunded_minor, o.minor)
            from sandbox.payments s join ours o on o.id = s.id where s.refunded_minor <> o.minor
                and not exists (select 1 from payments.entries e join payments.payments p on p.order_id = e.order_id
                    where p.gateway_payment_id = s.id and e.cause_kind = 'refunded_twice')
            """),

        ("what the processor gave back is a refund here, or booked as lost", """
            with theirs as (
                select p.order_id, sum(s.refunded_minor) as minor from sandbox.payments s join payments.payments p on p.gateway_payment_id = s.id group by p.order_id),
            ours as (
                select e.order_id, -sum(g.amount_minor) as minor from payments.entries e join payments.postings g on g.entry_id = e.id
                where g.account = 'gateway:sandbox' and e.cause_kind in ('refunded', 'late_payment_refunded', 'refunded_twice', 'refund_returned') group by e.order_id)
            select format('Order %s: %s minor units went back there, and %s of it is booked here.', order_id, t.minor, coalesce(o.minor, 0))
            from theirs t left join ours o using (order_id) where t.minor <> coalesce(o.minor, 0)
            """),

        ("no payout was paid twice", """
            select format('Payout %s was paid %s times.', reference, count(*)) from sandbox.payouts group by reference having count(*) > 1
            """),

        ("each payout's money is where it says", """
            select format('%s is %s here, and %s transfers less %s minor units at the processor.', p.id, p.status, count(t.id), coalesce(sum(t.reversed_minor), 0))
            from payments.payouts p left join sandbox.transfers t on t.id = p.gateway_transfer_id
            group by p.id, p.status, p.amount_minor
            having (p.status = 'paid' and coalesce(sum(t.amount_minor - t.reversed_minor), 0) <> p.amount_minor)
                or (p.status in ('failed', 'cancelled') and coalesce(sum(t.amount_minor - t.reversed_minor), 0) <> 0)
            """),

        ("reconciliation has no question", """
            select format('%s %s of %s: theirs %s, ours %s: %s', status, move, reference, theirs_minor, ours_minor, explanation)
            from payments.reconciliation_cases where status <> 'resolved'
            """),
    ];
}
