-- Until when an order waits for a bank transfer.
alter table orders.orders add column pay_by timestamptz;

-- A customer who chooses another way to pay gives up the one before: that is not on its way any more, whatever its processor still says.
drop index payments.payments_one_live;
create unique index payments_one_live on payments.payments (order_id)
    where status in ('created', 'pending', 'authorized') and void_requested_at is null;

-- What a customer is to send by bank: one for each payment that goes this way.
create table payments.bank_transfers (
    payment_id   uuid primary key references payments.payments,
    order_id     uuid not null references orders.orders,
    reference    text not null constraint bank_transfers_reference unique,
    currency     char(3) not null,
    amount_minor bigint not null constraint bank_transfers_amount check (amount_minor > 0),
    due_at       timestamptz not null,
    created_at   timestamptz not null,
    version      int not null default 1
);
create index bank_transfers_order on payments.bank_transfers (order_id);

-- Money that arrived, as an operator confirmed it. A line of a bank's statement is confirmed once.
create table payments.bank_receipts (
    id             uuid primary key,
    payment_id     uuid not null references payments.bank_transfers,
    currency       char(3) not null,
    amount_minor   bigint not null constraint bank_receipts_amount check (amount_minor > 0),
    received_on    date not null,
    statement_line text constraint bank_receipts_line unique,
    confirmed_by   uuid not null references identity.users,
    confirmed_at   timestamptz not null
);
create index bank_receipts_payment on payments.bank_receipts (payment_id);

-- A list of what goes back, for the operator's bank.
create table payments.bank_return_files (
    id           uuid primary key,
    currency     char(3) not null,
    count        int not null,
    amount_minor bigint not null,
    created_by   uuid not null references identity.users,
    created_at   timestamptz not null
);

-- Money that goes back to a customer by bank: a refund, or (without one) what came and belongs to no order.
create table payments.bank_returns (
    id           uuid primary key,
    payment_id   uuid not null references payments.bank_transfers,
    order_id     uuid not null references orders.orders,
    refund_id    uuid constraint bank_returns_refund unique references payments.refunds,
    currency     char(3) not null,
    amount_minor bigint not null constraint bank_returns_amount check (amount_minor > 0),
    status       text not null constraint bank_returns_status check (status in ('wanting', 'ready', 'listed', 'paid', 'bounced')),
    -- Where to, once the customer has said it.
    holder       bytea,
    account      bytea,
    bank_code    bytea,
    is_iban      boolean not null default false,
    country      char(2),
    tail         text,
    -- Why it came back before.
    reason       text,
    file_id      uuid references payments.bank_return_files,
    created_at   timestamptz not null,
    paid_at      timestamptz,
    version      int not null default 1,
    constraint bank_returns_account check ((status = 'wanting') = (account is null) and (account is null) = (holder is null) and (account is null) = (tail is null)),
    constraint bank_returns_paid check ((status in ('paid', 'bounced')) = (paid_at is not null))
);
create index bank_returns_payment on payments.bank_returns (payment_id);
create index bank_returns_order on payments.bank_returns (order_id);
create index bank_returns_file on payments.bank_returns (file_id);
create index bank_returns_open on payments.bank_returns (status, id) where status in ('wanting', 'ready', 'listed');
