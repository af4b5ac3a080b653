create schema payments;

-- An intent to charge: written and committed before the gateway is asked.
create table payments.payments (
    id                 uuid primary key,
    order_id           uuid not null references orders.orders,
    -- Chosen when the customer goes to pay.
    gateway            text,
    gateway_payment_id text,
    capture            text not null constraint payments_capture check (capture in ('automatic', 'manual')),
    status             text not null constraint payments_status check (
        status in ('created', 'pending', 'authorized', 'captured', 'failed', 'voided')),
    currency           char(3) not null,
    amount_minor       bigint not null constraint payments_amount check (amount_minor > 0),
    captured_minor     bigint not null default 0,
    refunded_minor     bigint not null default 0,
    -- Taken back by the customer's bank: disputes open or lost.
    disputed_minor     bigint not null default 0 constraint payments_disputed check (disputed_minor >= 0),
    fee_minor          bigint not null default 0,
    return_url         text,
    hosted_url         text,
    failure_code       text,
    created_at         timestamptz not null,
    captured_at        timestamptz,
    void_requested_at  timestamptz,
    version            int not null default 1,
    constraint payments_gateway_id unique (gateway, gateway_payment_id),
    constraint payments_capture_within check (captured_minor between 0 and amount_minor),
    -- Refunds never exceed the charge, whatever runs at the same time.
    constraint payments_refund_within check (refunded_minor >= 0 and refunded_minor + disputed_minor <= captured_minor)
);
create index payments_order on payments.payments (order_id);
-- One at a time is on its way. Two may be captured, when a customer pays twice: the second is recorded and goes back.
create unique index payments_one_live on payments.payments (order_id)
    where status in ('created', 'pending', 'authorized');

create table payments.refunds (
    id                uuid primary key,
    payment_id        uuid not null references payments.payments,
    order_id          uuid not null references orders.orders,
    status            text not null constraint refunds_status check (status in ('requested', 'succeeded', 'failed')),
    currency          char(3) not null,
    amount_minor      bigint not null constraint refunds_amount check (amount_minor > 0),
    reason            text not null,
    breakdown         jsonb not null,
    held_minor        bigint not null,
    purpose           text not null constraint refunds_purpose check (purpose in ('order', 'late_payment', 'duplicate_payment')),
    gateway_refund_id text,
    failure_code      text,
    created_at        timestamptz not null,
    settled_at        timestamptz,
    version           int not null default 1,
    constraint refunds_held_within check (held_minor between 0 and amount_minor)
);
create index refunds_order on payments.refunds (order_id);
create index refunds_payment on payments.refunds (payment_id);

create table payments.disputes (
    id                 uuid primary key,
    payment_id         uuid not null references payments.payments,
    order_id           uuid not null references orders.orders,
    gateway            text not null,
    gateway_dispute_id text not null,
    status             text not null constraint disputes_status check (status in ('open', 'won', 'lost')),
    currency           char(3) not null,
    amount_minor       bigint not null constraint disputes_amount check (amount_minor > 0),
    breakdown          jsonb not null,
    opened_at          timestamptz not null,
    decided_at         timestamptz,
    version            int not null default 1,
    constraint disputes_gateway_id unique (gateway, gateway_dispute_id)
);
create index disputes_order on payments.disputes (order_id);
create index disputes_payment on payments.disputes (payment_id);

create table payments.entries (
    id         bigint generated always as identity primary key,
    at         timestamptz not null,
    cause_kind text not null,
    cause_id   text not null,
    text       text not null,
    order_id   uuid references orders.orders,
    constraint entries_cause unique (cause_kind, cause_id)
);
create index entries_order on payments.entries (order_id);

create table payments.postings (
    entry_id     bigint not null references payments.entries,
    line         int not null,
    account      text not null,
    currency     char(3) not null,
    -- Debits are positive, credits negative.
    amount_minor bigint not null constraint postings_amount check (amount_minor <> 0),
    primary key (entry_id, line)
);
create index postings_account on payments.postings (account, currency) include (amount_minor);

-- The hash chain over committed entries, in the order of sealing. Chained after the sale, so that sales do not queue for it.
create table payments.entry_seals (
    position bigint primary key,
    entry_id bigint not null constraint entry_seals_once unique references payments.entries,
    hash     bytea not null,
    at       timestamptz not null
);

create trigger entries_append_only before update or delete on payments.entries
    for each row execute function platform.refuse_change();
create trigger postings_append_only before update or delete on payments.postings
    for each row execute function platform.refuse_change();
create trigger entry_seals_append_only before update or delete on payments.entry_seals
    for each row execute function platform.refuse_change();

-- An entry's postings sum to zero in every currency, or the transaction does not commit.
create function payments.check_balance() returns trigger language plpgsql as $$
begin
    if exists (select 1 from payments.postings where entry_id = new.entry_id group by currency having sum(amount_minor) <> 0) then
        raise exception 'entry % does not balance', new.entry_id using errcode = 'check_violation', constraint = 'postings_balance';
    end if;
    return null;
end $$;
create constraint trigger postings_balance after insert on payments.postings
    deferrable initially deferred for each row execute function payments.check_balance();
