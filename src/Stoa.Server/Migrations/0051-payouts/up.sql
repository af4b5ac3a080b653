-- Where an organization's money goes: a bank account, sealed, or an account at a processor.
create table payments.payout_destinations (
    id                 uuid primary key,
    organization_id    uuid not null references organizations.organizations,
    kind               text not null constraint payout_destinations_kind check (kind in ('bank', 'gateway')),
    status             text not null constraint payout_destinations_status check (status in ('preparing', 'active', 'retired')),
    gateway            text,
    gateway_account_id text,
    holder             bytea,
    account            bytea,
    bank_code          bytea,
    is_iban            boolean not null,
    country            char(2) not null,
    tail               text not null,
    missing            jsonb not null,
    -- It took the place of another: what is paid to it waits a while.
    replaced_another   boolean not null,
    created_by         uuid not null references identity.users,
    created_at         timestamptz not null,
    retired_at         timestamptz,
    version            int not null default 1,
    constraint payout_destinations_of check (case kind
        when 'bank' then holder is not null and account is not null and gateway is null
        else gateway is not null and account is null end),
    constraint payout_destinations_retired check ((status = 'retired') = (retired_at is not null))
);
create index payout_destinations_organization on payments.payout_destinations (organization_id);
create unique index payout_destinations_one_active on payments.payout_destinations (organization_id) where status = 'active';
create unique index payout_destinations_gateway on payments.payout_destinations (gateway, gateway_account_id);

-- When an organization's money leaves, and what is known of it.
create table payments.payout_terms (
    organization_id   uuid primary key references organizations.organizations,
    rhythm            text not null default 'on_request' constraint payout_terms_rhythm check (rhythm in ('on_request', 'daily', 'weekly', 'monthly')),
    weekday           int constraint payout_terms_weekday check (weekday between 1 and 7),
    day_of_month      int constraint payout_terms_day check (day_of_month between 1 and 31),
    next_at           timestamptz,
    -- Why an operator has stopped its payouts.
    stopped_because   text,
    first_released_at timestamptz,
    version           int not null default 1,
    constraint payout_terms_days check ((rhythm = 'weekly') = (weekday is not null) and (rhythm = 'monthly') = (day_of_month is not null))
);

-- Which part of a release is kept, and for how long: for one organization, or (without one) for all others.
create table payments.reserve_terms (
    id              uuid primary key,
    organization_id uuid references organizations.organizations,
    basis_points    int not null constraint reserve_terms_rate check (basis_points between 0 and 10000),
    days            int not null constraint reserve_terms_days check (days between 0 and 365),
    reason          text not null,
    set_by          uuid not null references identity.users,
    set_at          timestamptz not null,
    version         int not null default 1,
    constraint reserve_terms_one unique nulls not distinct (organization_id)
);

create table payments.reserves (
    id              uuid primary key,
    organization_id uuid not null references organizations.organizations,
    order_id        uuid not null references orders.orders,
    currency        char(3) not null,
    amount_minor    bigint not null constraint reserves_amount check (amount_minor > 0),
    kept_at         timestamptz not null,
    due_at          timestamptz not null,
    released_at     timestamptz,
    version         int not null default 1
);
create index reserves_organization on payments.reserves (organization_id, due_at);
create index reserves_order on payments.reserves (order_id);

-- A list of manual payouts for the operator's bank.
create table payments.payout_files (
    id           uuid primary key,
    currency     char(3) not null,
    count        int not null,
    amount_minor bigint not null,
    created_by   uuid not null references identity.users,
    created_at   timestamptz not null
);

create table payments.payouts (
    id                  uuid primary key,
    organization_id     uuid not null references organizations.organizations,
    destination_id      uuid not null references payments.payout_destinations,
    -- 'manual', or the gateway that pays.
    method              text not null,
    status              text not null constraint payouts_status check (status in ('awaiting_approval', 'approved', 'sent', 'paid', 'failed', 'cancelled')),
    currency            char(3) not null,
    amount_minor        bigint not null constraint payouts_amount check (amount_minor > 0),
    approvals_needed    int not null,
    -- Null when the schedule asked.
    requested_by        uuid references identity.users,
    scheduled_for       timestamptz,
    created_at          timestamptz not null,
    sent_at             timestamptz,
    paid_at             timestamptz,
    ended_at            timestamptz,
    -- Why it failed, or was called off.
    reason              text,
    gateway_payout_id   text,
    gateway_transfer_id text,
    file_id             uuid references payments.payout_files,
    version             int not null default 1,
    constraint payouts_reason check ((status in ('failed', 'cancelled')) = (reason is not null and ended_at is not null)),
    constraint payouts_once_a_run unique (organization_id, currency, scheduled_for)
);
create index payouts_organization on payments.payouts (organization_id, id);
create index payouts_open on payments.payouts (status, id) where status in ('awaiting_approval', 'approved', 'sent');
create index payouts_file on payments.payouts (file_id);
create index payouts_destination on payments.payouts (destination_id);

create table payments.payout_approvals (
    payout_id uuid not null references payments.payouts,
    user_id   uuid not null references identity.users,
    at        timestamptz not null,
    primary key (payout_id, user_id)
);

-- A payout ends once: paid, or back in the balance. Only what was paid can bounce.
create unique index entries_payout_end on payments.entries (cause_id) where cause_kind in ('paid_out', 'payout_returned');

-- Nobody is paid more than is there, whatever else happens at the same moment: requests of one organization are looked at one by one, at
-- their commit, and what the balance is then counts.
create function payments.check_payout_covered() returns trigger language plpgsql as $$
declare
    paid_from text;
    unit      text;
begin
    select account, currency into paid_from, unit from payments.postings where entry_id = new.id and amount_minor > 0;
    perform pg_advisory_xact_lock(hashtextextended('stoa covered ' || paid_from, 0));
    if (select sum(balance_minor) from payments.account_balances where account = paid_from and currency = unit) > 0 then
        raise exception 'a payout of % is more than is there', paid_from using errcode = 'check_violation', constraint = 'payouts_covered';
    end if;
    return null;
end $$;
create constraint trigger entries_payout_covered after insert on payments.entries deferrable initially deferred
    for each row when (new.cause_kind = 'payout_requested') execute function payments.check_payout_covered();

-- What an organization owes for longer than its next sales could settle.
create table payments.debts (
    id              uuid primary key,
    organization_id uuid not null references organizations.organizations,
    currency        char(3) not null,
    since           timestamptz not null,
    status          text not null constraint debts_status check (status in ('open', 'settled', 'written_off', 'invoiced', 'paid')),
    -- What was written off or invoiced.
    amount_minor    bigint,
    note            text,
    decided_by      uuid references identity.users,
    decided_at      timestamptz,
    ended_at        timestamptz,
    version         int not null default 1
);
create unique index debts_one_open on payments.debts (organization_id, currency) where status = 'open';

create index disputes_open on payments.disputes (order_id) where status = 'open';
