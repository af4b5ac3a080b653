create schema identity;

create table identity.users (
    id                uuid primary key,
    email             bytea not null,
    email_index       bytea not null constraint users_email unique,
    email_verified_at timestamptz,
    name              bytea not null,
    password_hash     text,
    security_stamp    text not null,
    failed_count      int not null default 0,
    locked_until      timestamptz,
    is_operator       boolean not null default false,
    created_at        timestamptz not null,
    version           int not null default 1
);

-- Who buys. A guest is a customer without a user.
create table identity.customers (
    id          uuid primary key,
    user_id     uuid references identity.users,
    is_own      boolean not null default false,
    name        bytea,
    email       bytea,
    email_index bytea,
    phone       bytea,
    created_at  timestamptz not null,
    version     int not null default 1,
    constraint customers_own_of_user check (user_id is not null or not is_own)
);
-- A user buys as one customer; guest rows that were claimed stand beside it.
create unique index customers_own on identity.customers (user_id) where is_own;
create index customers_user on identity.customers (user_id) where user_id is not null;
create index customers_email on identity.customers (email_index) where user_id is null;

create table identity.sessions (
    id           uuid primary key,
    kind         text not null constraint sessions_kind check (kind in ('browser', 'token', 'guest', 'link')),
    user_id      uuid references identity.users,
    customer_id  uuid references identity.customers,
    order_id     uuid,
    secret_hash  bytea not null,
    label        text not null default '',
    origin       bytea,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null,
    revoked_at   timestamptz,
    constraint sessions_of_someone check (user_id is not null or customer_id is not null)
);
create index sessions_user on identity.sessions (user_id) where user_id is not null;
