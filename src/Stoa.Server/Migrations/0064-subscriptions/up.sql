create schema subscriptions;

-- A standing order: what was agreed, where it stands, and what it does next. Its price stays as agreed until its customer changes the plan.
create table subscriptions.subscriptions (
    id                uuid primary key,
    customer_id       uuid not null references identity.customers,
    organization_id   uuid not null references organizations.organizations,
    listing_id        uuid not null references catalog.listings,
    plan_id           uuid not null references catalog.plans,
    -- As they were called then.
    title             text not null,
    provider_name     text not null,
    zone              text not null,
    currency          char(3) not null,
    price_minor       bigint not null constraint subscriptions_price check (price_minor >= 0),
    terms             jsonb not null,
    state             text not null constraint subscriptions_state check (
        state in ('pending', 'trialing', 'active', 'past_due', 'paused', 'ended')),
    -- Cycles are counted from here, so that a 31st comes back after February.
    anchor_at         timestamptz not null,
    anchor_cycle      int not null constraint subscriptions_anchor check (anchor_cycle >= 1),
    -- The last cycle that was billed.
    cycle             int not null default 0 constraint subscriptions_cycle check (cycle >= 0),
    period_start      timestamptz,
    period_end        timestamptz,
    cancels_at_end    boolean not null default false,
    reminded_for      timestamptz,
    -- The cycle's order, and a change's, while they wait for their payment.
    open_order_id     uuid references orders.orders,
    change_order_id   uuid references orders.orders,
    -- The plan that follows with the next period.
    next_plan_id      uuid references catalog.plans,
    past_due_since    timestamptz,
    retries           int not null default 0,
    decline_code      text,
    decline           text constraint subscriptions_decline check (decline in ('retryable', 'authentication', 'final')),
    retry_at          timestamptz,
    paused_at         timestamptz,
    paused_until      timestamptz,
    paused_by         text,
    method_id         uuid references payments.methods,
    -- Another means that the customer was sent to give.
    asked_method_id   uuid references payments.methods,
    uses_credit       boolean not null default false,
    consent           text not null,
    created_at        timestamptz not null,
    ended_at          timestamptz,
    end_reason        text constraint subscriptions_end_reason check (
        end_reason in ('customer', 'provider', 'operator', 'unpaid', 'never_paid', 'closed')),
    version           int not null default 1,
    constraint subscriptions_period check (period_start is null or period_start <= period_end),
    constraint subscriptions_ended check ((state = 'ended') = (ended_at is not null) and (ended_at is null) = (end_reason is null)),
    constraint subscriptions_past_due check ((state = 'past_due') = (past_due_since is not null)),
    constraint subscriptions_paused check ((state = 'paused') = (paused_at is not null))
);
-- A double click makes one.
create unique index subscriptions_one_live on subscriptions.subscriptions (customer_id, listing_id) where ended_at is null;
create index subscriptions_customer on subscriptions.subscriptions (customer_id, created_at desc);
create index subscriptions_organization on subscriptions.subscriptions (organization_id, created_at desc);
create index subscriptions_state on subscriptions.subscriptions (state, created_at desc);
create index subscriptions_asked on subscriptions.subscriptions (asked_method_id) where asked_method_id is not null;

-- Each cycle is an order of its own, once. Part 0 is the cycle; others are what a change of plan in the middle cost.
create table subscriptions.cycles (
    subscription_id uuid not null references subscriptions.subscriptions,
    number          int not null constraint cycles_number check (number >= 1),
    part            int not null default 0 constraint cycles_part check (part >= 0),
    order_id        uuid not null constraint cycles_order unique references orders.orders,
    plan_id         uuid not null references catalog.plans,
    -- What a whole cycle of the plan cost then.
    price_minor     bigint not null,
    starts_at       timestamptz not null,
    ends_at         timestamptz not null,
    created_at      timestamptz not null,
    constraint cycles_once primary key (subscription_id, number, part),
    constraint cycles_period check (starts_at < ends_at)
);
create trigger cycles_append_only before update or delete on subscriptions.cycles
    for each row execute function platform.refuse_change();
