-- The simulated processor's own books. Stoa's modules never read them, as they could not read a real processor's.
create schema sandbox;

create table sandbox.payments (
    id             text primary key,
    reference      text not null,
    amount_minor   bigint not null constraint sandbox_payments_amount check (amount_minor > 0),
    captured_minor bigint not null default 0,
    refunded_minor bigint not null default 0,
    disputed_minor bigint not null default 0,
    fee_minor      bigint not null default 0,
    currency       char(3) not null,
    capture        text not null constraint sandbox_payments_capture check (capture in ('automatic', 'manual')),
    status         text not null constraint sandbox_payments_status check (
        status in ('open', 'challenged', 'authorized', 'captured', 'failed', 'voided')),
    description    text not null,
    return_url     text not null,
    cancel_url     text not null,
    -- The name of a test card; no number is ever kept.
    card           text,
    failure_code   text,
    created_at     timestamptz not null,
    constraint sandbox_payments_within check (
        captured_minor between 0 and amount_minor and refunded_minor >= 0 and disputed_minor >= 0
        and refunded_minor + disputed_minor <= captured_minor)
);

create table sandbox.refunds (
    id           text primary key,
    payment_id   text not null references sandbox.payments,
    reference    text not null,
    amount_minor bigint not null constraint sandbox_refunds_amount check (amount_minor > 0),
    status       text not null constraint sandbox_refunds_status check (status in ('succeeded', 'failed')),
    created_at   timestamptz not null
);
create index refunds_payment on sandbox.refunds (payment_id);

create table sandbox.disputes (
    id           text primary key,
    payment_id   text not null references sandbox.payments,
    amount_minor bigint not null,
    status       text not null constraint sandbox_disputes_status check (status in ('open', 'won', 'lost')),
    created_at   timestamptz not null
);
create index disputes_payment on sandbox.disputes (payment_id);

-- The first answer to each idempotency key.
create table sandbox.requests (
    key         text primary key,
    fingerprint text not null,
    answer      jsonb,
    created_at  timestamptz not null
);

-- What the marketplace is told, as it is sent each time.
create table sandbox.events (
    id           text primary key,
    type         text not null,
    payment_id   text not null references sandbox.payments,
    body         text not null,
    created_at   timestamptz not null,
    due_at       timestamptz not null,
    tries        int not null default 0,
    delivered_at timestamptz,
    last_answer  text
);
create index events_created on sandbox.events (created_at desc, id desc);
