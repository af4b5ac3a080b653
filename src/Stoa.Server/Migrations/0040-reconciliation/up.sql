-- What processors say of our balance with them, kept as it was read: a fee is a row of its own.
create table payments.gateway_moves (
    gateway      text not null,
    id           text not null,
    kind         text not null,
    -- Our id of what it is about; the processor's own where we have none.
    reference    text not null,
    currency     char(3) not null,
    amount_minor bigint not null,
    at           timestamptz not null,
    primary key (gateway, id, kind)
);
create index gateway_moves_reference on payments.gateway_moves (gateway, reference, kind);
create index gateway_moves_at on payments.gateway_moves (gateway, at);

-- Days (UTC) that were compared with the ledger.
create table payments.reconciliations (
    gateway       text not null,
    day           date not null,
    movements     int not null,
    matched       int not null,
    over_midnight int not null,
    differences   int not null,
    ran_at        timestamptz not null,
    primary key (gateway, day)
);

-- What differs and is not explained by time alone: one case a movement, ever.
create table payments.reconciliation_cases (
    id              uuid primary key,
    gateway         text not null,
    key             text not null,
    kind            text not null constraint reconciliation_cases_kind check (kind in ('not_booked', 'not_at_gateway', 'amount_differs')),
    move            text not null,
    reference       text not null,
    movement_id     text,
    entry_id        bigint references payments.entries,
    currency        char(3) not null,
    theirs_minor    bigint,
    ours_minor      bigint,
    explanation     text not null,
    moved_at        timestamptz not null,
    status          text not null constraint reconciliation_cases_status check (status in ('waiting', 'open', 'resolved')),
    resolution      text constraint reconciliation_cases_resolution check (
        resolution in ('settled_itself', 'explained', 'corrected', 'written_off')),
    note            text,
    resolved_at     timestamptz,
    resolved_by     uuid references identity.users,
    created_at      timestamptz not null,
    version         int not null default 1,
    constraint reconciliation_cases_once unique (gateway, key),
    constraint reconciliation_cases_side check (movement_id is not null or entry_id is not null),
    constraint reconciliation_cases_resolved check ((status = 'resolved') = (resolution is not null) and (status = 'resolved') = (resolved_at is not null)),
    -- A person says why.
    constraint reconciliation_cases_note check (resolution is null or resolution = 'settled_itself' or note is not null)
);
create index reconciliation_cases_unresolved on payments.reconciliation_cases (gateway, id) where status <> 'resolved';
create index reconciliation_cases_entry on payments.reconciliation_cases (entry_id) where entry_id is not null;
