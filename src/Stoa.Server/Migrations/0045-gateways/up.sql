-- A processor may know the money by another id than the page it was paid on; its webhooks use either.
alter table payments.payments add column gateway_charge_id text,
    add constraint payments_gateway_charge unique (gateway, gateway_charge_id);

-- Providers' accounts at the simulated processor.
create table sandbox.accounts (
    id                text primary key,
    reference         text not null,
    country           char(2) not null,
    currency          char(3) not null,
    -- The name of a test bank account; null until the provider has been through the page.
    bank              text,
    created_at        timestamptz not null
);

-- Pages where providers say who they are: each works once.
create table sandbox.onboarding_pages (
    id          text primary key,
    account_id  text not null references sandbox.accounts,
    return_url  text not null,
    refresh_url text not null,
    expires_at  timestamptz not null,
    used_at     timestamptz
);
create index onboarding_pages_account on sandbox.onboarding_pages (account_id);

create table sandbox.transfers (
    id              text primary key,
    account_id      text not null references sandbox.accounts,
    reference       text not null,
    transfer_group  text,
    currency        char(3) not null,
    amount_minor    bigint not null constraint sandbox_transfers_amount check (amount_minor > 0),
    reversed_minor  bigint not null default 0 constraint sandbox_transfers_reversed check (reversed_minor between 0 and amount_minor),
    created_at      timestamptz not null
);
create index transfers_account on sandbox.transfers (account_id);

create table sandbox.payouts (
    id           text primary key,
    account_id   text not null references sandbox.accounts,
    reference    text not null,
    currency     char(3) not null,
    amount_minor bigint not null constraint sandbox_payouts_amount check (amount_minor > 0),
    status       text not null constraint sandbox_payouts_status check (status in ('pending', 'paid', 'failed')),
    failure_code text,
    created_at   timestamptz not null
);
create index payouts_account on sandbox.payouts (account_id);

-- Each movement of the marketplace's balance, as a real processor lists them.
create table sandbox.movements (
    id           bigint generated always as identity primary key,
    at           timestamptz not null,
    kind         text not null,
    currency     char(3) not null,
    amount_minor bigint not null,
    fee_minor    bigint not null default 0,
    source       text not null,
    reference    text
);
create index movements_at on sandbox.movements (at, id);
insert into sandbox.movements (at, kind, currency, amount_minor, fee_minor, source, reference)
    select created_at, 'charge', currency, captured_minor, fee_minor, id, reference from sandbox.payments where captured_minor > 0 order by created_at, id;
insert into sandbox.movements (at, kind, currency, amount_minor, source, reference)
    select r.created_at, 'refund', p.currency, -r.amount_minor, r.id, r.reference
    from sandbox.refunds r join sandbox.payments p on p.id = r.payment_id where r.status = 'succeeded' order by r.created_at, r.id;
insert into sandbox.movements (at, kind, currency, amount_minor, source, reference)
    select d.created_at, 'dispute', p.currency, -d.amount_minor, d.id, p.reference
    from sandbox.disputes d join sandbox.payments p on p.id = d.payment_id where d.status <> 'won' order by d.created_at, d.id;

alter table sandbox.disputes add column evidence_given text[] not null default '{}', add column evidence_submitted_at timestamptz;
alter table sandbox.events alter column payment_id drop not null, add column account_id text references sandbox.accounts;
create index events_account on sandbox.events (account_id) where account_id is not null;
