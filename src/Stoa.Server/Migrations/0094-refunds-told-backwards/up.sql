-- Refunds that a processor told as failed, and nobody here knew of: when one is told as made after that, it has come back already.
create table payments.refunds_told_failed (
    gateway text not null,
    gateway_refund_id text not null,
    payment_id uuid not null references payments.payments (id),
    code text not null,
    told_at timestamptz not null,
    primary key (gateway, gateway_refund_id)
);
