-- A customer's means of payment that a processor keeps: written as an intent before the customer is sent to give it.
create table payments.methods (
    id                  uuid primary key,
    customer_id         uuid not null references identity.customers,
    gateway             text not null,
    status              text not null constraint methods_status check (status in ('asked', 'kept', 'failed')),
    -- The processor's own ids; numbers of cards are nowhere here.
    gateway_customer_id text,
    gateway_method_id   text,
    -- What people know it by: "Visa ending in 4242".
    label               text not null default '',
    return_url          text,
    hosted_url          text,
    created_at          timestamptz not null,
    kept_at             timestamptz,
    version             int not null default 1,
    constraint methods_kept check ((status = 'kept') = (kept_at is not null) and (kept_at is null or gateway_method_id is not null))
);
create index methods_customer on payments.methods (customer_id, created_at);

alter table payments.payments
    -- The means that is kept with this payment, or that it is charged to.
    add column method_id uuid references payments.methods,
    -- Charged by us while the customer is away.
    add column is_off_session boolean not null default false,
    add constraint payments_off_session check (not is_off_session or method_id is not null);

alter table orders.orders add column keeps_method boolean not null default false;

alter table catalog.listings drop constraint listings_kind,
    add constraint listings_kind check (kind in ('appointment', 'rental', 'gig', 'package', 'membership'));

-- The simulated processor's own.
create table sandbox.methods (
    id         text primary key,
    customer   text not null,
    card       text not null,
    label      text not null,
    -- How often it was charged again.
    charges    int not null default 0,
    created_at timestamptz not null
);
create table sandbox.method_pages (
    id          text primary key,
    reference   text not null,
    description text not null,
    return_url  text not null,
    cancel_url  text not null,
    status      text not null constraint sandbox_method_pages_status check (status in ('open', 'challenged', 'done')),
    card        text,
    created_at  timestamptz not null
);
alter table sandbox.payments add column keeps_method boolean not null default false;
