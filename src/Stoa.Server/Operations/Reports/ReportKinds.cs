using Stoa.Server.Invoices;

namespace Stoa.Server.Operations.Reports;

/// <summary>The operator's reports. To add one, add it here: page, API and CSV follow.</summary>
internal static class ReportKinds
{
    internal static readonly IReadOnlyList<ReportKind> All =
    [
        new("revenue", "Daily revenue", "What the marketplace earned and spent, by the day it was booked.",
        [
            new("day", "Day", ColumnKind.Day), new("commission", "Commission", ColumnKind.Money), new("surcharge", "Surcharge", ColumnKind.Money),
            new("processor_fees", "Processors' fees", ColumnKind.Money), new("other_costs", "Other costs", ColumnKind.Money), new("net", "Net", ColumnKind.Money),
        ], """
            select p.currency, (e.at at time zone $3)::date,
                coalesce(-sum(p.amount_minor) filter (where p.account = 'revenue:commission'), 0)::bigint,
                coalesce(-sum(p.amount_minor) filter (where p.account = 'revenue:surcharge'), 0)::bigint,
                coalesce(-sum(p.amount_minor) filter (where p.account = 'expense:gateway'), 0)::bigint,
                coalesce(-sum(p.amount_minor) filter (where p.account like 'expense:%' and p.account <> 'expense:gateway'), 0)::bigint,
                -sum(p.amount_minor)::bigint
            from payments.entries e join payments.postings p on p.entry_id = e.id
            where e.at >= $1 and e.at < $2 and (p.account like 'revenue:%' or p.account like 'expense:%') and ($4::text is null or p.currency = $4)
            group by 1, 2 order by 2 desc, 1 limit $5
            """),

        new("trial-balance", "Trial balance", "What each kind of account stood at before, what was posted, and what it stands at after. Debits are positive; together they are zero.",
        [
            new("account", "Account", ColumnKind.Text), new("opening", "Before", ColumnKind.Money), new("debits", "Debits", ColumnKind.Money),
            new("credits", "Credits", ColumnKind.Money), new("closing", "After", ColumnKind.Money),
        ], """
            select p.currency, case when split_part(p.account, ':', 1) in ('gateway', 'revenue', 'expense', 'outside', 'tax') then p.account else split_part(p.account, ':', 1) end,
                coalesce(sum(p.amount_minor) filter (where e.at < $1), 0)::bigint,
                coalesce(sum(p.amount_minor) filter (where e.at >= $1 and p.amount_minor > 0), 0)::bigint,
                coalesce(sum(p.amount_minor) filter (where e.at >= $1 and p.amount_minor < 0), 0)::bigint,
                sum(p.amount_minor)::bigint
            from payments.entries e join payments.postings p on p.entry_id = e.id
            where e.at < $2 and $3::text is not null and ($4::text is null or p.currency = $4)
            group by 1, 2 order by 1, 2 limit $5
            """),

        new("earnings", "Provider earnings", "What providers earned by sales and gave back by refunds, by when it was booked; payouts aside.",
        [
            new("provider", "Provider", ColumnKind.Text), new("orders", "Orders", ColumnKind.Count), new("earned", "Earned", ColumnKind.Money),
            new("given_back", "Given back", ColumnKind.Money), new("net", "Net", ColumnKind.Money),
        ], """
            select p.currency, g.name, count(distinct e.order_id),
                coalesce(-sum(p.amount_minor) filter (where it.is_earned), 0)::bigint,
                coalesce(sum(p.amount_minor) filter (where not it.is_earned), 0)::bigint,
                -sum(p.amount_minor)::bigint
            from payments.entries e join payments.postings p on p.entry_id = e.id
            join orders.orders o on o.id = e.order_id join organizations.organizations g on g.id = o.organization_id
            cross join lateral (select e.cause_kind in ('released', 'milestone_released', 'cancellation_kept') as is_earned) it
            -- What a reserve keeps, and what a processor had given directly, moves the balance and is no sale and no refund.
            where e.at >= $1 and e.at < $2 and p.account like 'payable:%' and $3::text is not null and ($4::text is null or p.currency = $4)
                and (it.is_earned and p.amount_minor < 0
                    or e.cause_kind in ('refunded', 'refunded_outside', 'late_payment_refunded', 'dispute_lost') and p.amount_minor > 0
                    or e.cause_kind = 'refund_returned')
            group by p.currency, g.id, g.name order by p.currency, -sum(p.amount_minor) desc, g.name limit $5
            """),

        new("payouts", "Payouts", "What providers asked to be paid, by the day of asking, and what came of it.",
        [
            new("day", "Day", ColumnKind.Day), new("provider", "Provider", ColumnKind.Text), new("method", "Paid by", ColumnKind.Text),
            new("status", "Status", ColumnKind.Text), new("paid_on", "Paid on", ColumnKind.Day), new("amount", "Amount", ColumnKind.Money),
        ], """
            select y.currency, (y.created_at at time zone $3)::date, g.name, y.method, replace(y.status, '_', ' '), (y.paid_at at time zone $3)::date, y.amount_minor
            from payments.payouts y join organizations.organizations g on g.id = y.organization_id
            where y.created_at >= $1 and y.created_at < $2 and ($4::text is null or y.currency = $4)
            order by y.created_at desc, y.id limit $5
            """),

        new("disputes", "Disputes", "Payments that customers' banks took back, by the day it began.",
        [
            new("day", "Day", ColumnKind.Day), new("order", "Order", ColumnKind.Text), new("provider", "Provider", ColumnKind.Text),
            new("gateway", "Processor", ColumnKind.Text), new("status", "Status", ColumnKind.Text), new("decided_on", "Decided on", ColumnKind.Day),
            new("amount", "Amount", ColumnKind.Money),
        ], """
            select d.currency, (d.opened_at at time zone $3)::date, o.number, o.provider_name, d.gateway, d.status, (d.decided_at at time zone $3)::date, d.amount_minor
            from payments.disputes d join orders.orders o on o.id = d.order_id
            where d.opened_at >= $1 and d.opened_at < $2 and ($4::text is null or d.currency = $4)
            order by d.opened_at desc, d.id limit $5
            """),

        new("invoices", "Invoices", "Every invoice and credit note by its number, for the books: the marketplace's own (M), and those in providers' names.",
        [
            new("number", "Number", ColumnKind.Text), new("issued_on", "Issued on", ColumnKind.Day), new("kind", "What", ColumnKind.Text),
            new("provider", "Provider", ColumnKind.Text), new("order", "Order", ColumnKind.Text), new("tax", "Tax", ColumnKind.Money),
            new("total", "Total", ColumnKind.Money), new("id", "Invoice", ColumnKind.Invoice),
        ], $$"""
            select i.currency, {{WriteInvoice.NumberSql}}, (i.issued_at at time zone $3)::date,
                case i.kind when 'customer' then 'Invoice to the customer' when 'customer_credit' then 'Credit note to the customer'
                    when 'commission' then 'Commission invoice' else 'Commission credited' end, g.name, o.number, i.tax_minor, i.total_minor, i.id
            from invoices.invoices i join organizations.organizations g on g.id = i.organization_id left join orders.orders o on o.id = i.order_id
            where i.issued_at >= $1 and i.issued_at < $2 and ($4::text is null or i.currency = $4)
            order by i.issuer <> 'platform', i.issuer, i.year desc, i.number desc limit $5
            """),
    ];
}
