-- The parts in which an order's money is released. They are agreed with the order; only where they stand changes.
create table orders.milestones (
    id           uuid primary key,
    order_id     uuid not null references orders.orders,
    no           int not null constraint milestones_no check (no between 1 and 20),
    title        text not null,
    currency     char(3) not null,
    amount_minor bigint not null constraint milestones_amount check (amount_minor >= 0),
    state        text not null constraint milestones_state check (state in ('agreed', 'delivered', 'disputed', 'accepted', 'returned')),
    -- Whose part was released with it.
    released     jsonb not null,
    reason       text,
    delivered_at timestamptz,
    moved_at     timestamptz not null,
    version      int not null default 1,
    constraint milestones_once unique (order_id, no)
);

-- How much of a lost chargeback was still held when the bank decided; the rest came from those who had it.
alter table payments.disputes add column held_minor bigint not null default 0
    constraint disputes_held_within check (held_minor between 0 and amount_minor);

-- How much of a chargeback is about money that the customer had got back before: the bank pays it a second time.
alter table payments.disputes add column twice_minor bigint not null default 0
    constraint disputes_twice_within check (twice_minor between 0 and amount_minor);
