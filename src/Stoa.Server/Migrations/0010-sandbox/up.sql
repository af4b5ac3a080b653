-- The simulated processor's own books. Stoa's modules never read them, as they could not read a real processor's.
create schema sandbox;

create table sandbox.payments (
    id              text primary key,
    idempotency_key text not null constraint sandbox_payments_key unique,
    reference       text not null,
    amount_minor    bigint not null,
    captured_minor  bigint not null default 0,
    refunded_minor  bigint not null default 0,
    fee_minor       bigint not null default 0,
    currency        char(3) not null,
    capture         text not null,
    status          text not null,
    description     text not null,
    return_url      text not null,
    card            text,
    failure_code    text,
    created_at      timestamptz not null,
    constraint sandbox_payments_refund_within check (refunded_minor between 0 and captured_minor)
);

create table sandbox.refunds (
    id              text primary key,
    payment_id      text not null references sandbox.payments,
    idempotency_key text not null constraint sandbox_refunds_key unique,
    amount_minor    bigint not null,
    created_at      timestamptz not null
);
