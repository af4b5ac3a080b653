create schema disputes;

-- A complaint about an order: the two look for a solution, and the marketplace decides when they find none.
create table disputes.cases (
    id             uuid primary key,
    order_id       uuid not null references orders.orders,
    state          text not null constraint cases_state check (state in ('open', 'escalated', 'settled', 'ruled', 'withdrawn')),
    currency       char(3) not null,
    -- The proposal on the table: whose, which step of the case, how much goes back.
    proposed_by    text not null constraint cases_proposed_by check (proposed_by in ('none', 'customer', 'provider')),
    proposal_no    int,
    proposal_minor bigint constraint cases_proposal_amount check (proposal_minor >= 0),
    proposals_made int not null default 0,
    steps_made     int not null default 0,
    opened_at      timestamptz not null,
    -- When one of the two last did something.
    moved_at       timestamptz not null,
    -- When it goes to the marketplace by itself.
    deadline_at    timestamptz,
    escalated_at   timestamptz,
    closed_at      timestamptz,
    -- What went back in the end.
    refund_minor   bigint constraint cases_refund check (refund_minor >= 0),
    version        int not null default 1,
    constraint cases_proposal check ((proposed_by = 'none') = (proposal_no is null) and (proposal_no is null) = (proposal_minor is null)),
    constraint cases_closed check ((closed_at is not null) = (state in ('settled', 'ruled', 'withdrawn'))),
    constraint cases_resolved check ((refund_minor is not null) = (closed_at is not null)),
    constraint cases_deadline check ((deadline_at is not null) = (state = 'open'))
);
-- One at a time for an order.
create unique index cases_one_open on disputes.cases (order_id) where closed_at is null;
create index cases_order on disputes.cases (order_id, opened_at);
create index cases_queue on disputes.cases (state, opened_at, id);

-- What was said and done, proposals among it. Never edited.
create table disputes.case_steps (
    id           bigint generated always as identity primary key,
    case_id      uuid not null references disputes.cases,
    no           int not null constraint case_steps_no check (no > 0),
    move         text not null,
    role         text not null,
    actor_id     text,
    amount_minor bigint constraint case_steps_amount check (amount_minor >= 0),
    text         text constraint case_steps_text check (length(text) <= 2000),
    at           timestamptz not null,
    constraint case_steps_once unique (case_id, no)
);
create trigger case_steps_append_only before update or delete on disputes.case_steps
    for each row execute function platform.refuse_change();
