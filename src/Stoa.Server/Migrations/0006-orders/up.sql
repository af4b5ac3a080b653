create schema orders;

create table orders.orders (
    id                  uuid primary key,
    number              text not null constraint orders_number unique,
    process             text not null,
    process_version     int not null,
    state               text not null,
    money_state         text not null,
    booking_mode        text not null,
    customer_id         uuid not null references identity.customers,
    is_guest            boolean not null,
    organization_id     uuid not null references organizations.organizations,
    location_id         uuid not null references organizations.locations,
    listing_id          uuid not null references catalog.listings,
    plan_id             uuid not null references catalog.plans,
    reservation_id      uuid references availability.reservations,
    title               text not null,
    provider_name       text not null,
    starts_at           timestamptz,
    ends_at             timestamptz,
    policy_starts_at    timestamptz,
    zone                text not null,
    currency            char(3) not null,
    total_minor         bigint not null constraint orders_total check (total_minor >= 0),
    quote               jsonb not null,
    cancellation_policy jsonb not null,
    note                bytea,
    state_entered_at    timestamptz not null,
    deadline_at         timestamptz,
    released_at         timestamptz,
    created_at          timestamptz not null,
    version             int not null default 1
);
create index orders_customer on orders.orders (customer_id, created_at desc);
create index orders_organization_start on orders.orders (organization_id, starts_at);
create index orders_created on orders.orders (created_at desc, id desc);
create index orders_state on orders.orders (state, created_at desc);
create index orders_listing on orders.orders (listing_id);

-- What was done to an order, by whom and why. Never edited.
create table orders.transitions (
    id          bigint generated always as identity primary key,
    order_id    uuid not null references orders.orders,
    name        text not null,
    from_state  text not null,
    to_state    text not null,
    from_money  text not null,
    to_money    text not null,
    actor_role  text not null,
    actor_id    text,
    reason      text,
    details     jsonb,
    at          timestamptz not null
);
create index transitions_order on orders.transitions (order_id, id);
create trigger transitions_append_only before update or delete on orders.transitions
    for each row execute function platform.refuse_change();
