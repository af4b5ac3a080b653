create schema invoices;

-- The last number of each issuer and year. Taken under its row's lock, in the invoice's own transaction: what is rolled back leaves no gap.
create table invoices.series (
    issuer      text not null,
    year        int not null,
    last_number int not null constraint series_number check (last_number > 0),
    primary key (issuer, year)
);

create table invoices.invoices (
    id              uuid primary key,
    kind            text not null constraint invoices_kind check (kind in ('customer', 'customer_credit', 'commission', 'commission_credit')),
    -- Whose number it is: the organization's id, or 'platform'.
    issuer          text not null,
    year            int not null,
    number          int not null,
    organization_id uuid not null references organizations.organizations,
    order_id        uuid references orders.orders,
    corrects_id     uuid references invoices.invoices,
    -- What it is for, once: an order, the n-th correction of one, a provider's month.
    cause           text not null constraint invoices_cause unique,
    currency        char(3) not null,
    total_minor     bigint not null,
    tax_minor       bigint not null,
    locale          text not null,
    issued_at       timestamptz not null,
    -- All that stands on it, as issued; personal data, so it is sealed.
    document        bytea not null,
    document_hash   bytea not null,
    constraint invoices_number unique (issuer, year, number),
    constraint invoices_order_of check ((order_id is not null) = (kind in ('customer', 'customer_credit')))
);
create index invoices_order on invoices.invoices (order_id);
create index invoices_organization on invoices.invoices (organization_id, issued_at desc);
create index invoices_corrects on invoices.invoices (corrects_id);

-- What of an order's commission stands on which commission invoice.
create table invoices.commission_lines (
    invoice_id       uuid not null references invoices.invoices,
    order_id         uuid not null references orders.orders,
    commission_minor bigint not null,
    tax_minor        bigint not null,
    primary key (invoice_id, order_id)
);
create index commission_lines_order on invoices.commission_lines (order_id);

-- Kept as issued. The sealed document alone may be replaced, when keys rotate; its hash tells whether it still says the same.
create trigger invoices_kept
    before delete or update of id, kind, issuer, year, number, organization_id, order_id, corrects_id, cause, currency, total_minor, tax_minor, locale,
        issued_at, document_hash on invoices.invoices
    for each row execute function platform.refuse_change();
create trigger commission_lines_kept before update or delete on invoices.commission_lines for each row execute function platform.refuse_change();
