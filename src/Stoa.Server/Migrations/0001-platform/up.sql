create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists cube;
create extension if not exists earthdistance;

create schema if not exists platform;

-- Everything that must happen outside a transaction (outbox), arrived from outside (inbox) or is due later (timer).
create table platform.envelopes (
    id            bigint generated always as identity primary key,
    box           text not null constraint envelopes_box check (box in ('outbox', 'inbox', 'timer')),
    topic         text not null,
    aggregate     text not null,
    source_id     text,
    body          jsonb not null,
    trace_parent  text,
    created_at    timestamptz not null,
    due_at        timestamptz not null,
    attempts      int not null default 0,
    status        text not null default 'pending' constraint envelopes_status check (status in ('pending', 'done', 'dead')),
    claimed_by    uuid,
    claimed_until timestamptz,
    last_error    text,
    settled_at    timestamptz
);
create unique index envelopes_source on platform.envelopes (box, topic, source_id) where source_id is not null;
create index envelopes_due on platform.envelopes (due_at, id) where status = 'pending';
create index envelopes_order on platform.envelopes (topic, aggregate, id) where status = 'pending' and box <> 'timer';
create index envelopes_dead on platform.envelopes (id) where status = 'dead';

-- What happened, in total order: readers stop before the oldest transaction still in flight.
create table platform.events (
    position        bigint generated always as identity primary key,
    transaction     xid8 not null default pg_current_xact_id(),
    id              uuid not null unique,
    type            text not null,
    aggregate       text not null,
    organization_id uuid,
    body            jsonb not null,
    occurred_at     timestamptz not null
);
create index events_order on platform.events (transaction, position);
create index events_aggregate on platform.events (aggregate, position);

-- The first answer to a request that carried an Idempotency-Key. The answer is sealed: it may hold personal data.
create table platform.idempotency (
    scope        text not null,
    key          text not null,
    fingerprint  bytea not null,
    locked_until timestamptz not null,
    effective_at timestamptz,
    answer       bytea,
    created_at   timestamptz not null,
    primary key (scope, key)
);
create index idempotency_age on platform.idempotency (created_at);

create table platform.audit_events (
    id         uuid primary key,
    at         timestamptz not null,
    actor_kind text not null,
    actor_id   text,
    action     text not null,
    subject    text not null,
    reason     text,
    before     jsonb,
    after      jsonb,
    origin     bytea,
    trace_id   text
);
create index audit_events_subject on platform.audit_events (subject, at);
create index audit_events_at on platform.audit_events (at);

create function platform.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_schema || '.' || tg_table_name using errcode = 'restrict_violation';
end $$;
-- The sealed origin alone may be replaced: keys rotate, and people are anonymized.
create trigger audit_events_append_only
    before delete or update of id, at, actor_kind, actor_id, action, subject, reason, before, after, trace_id on platform.audit_events
    for each row execute function platform.refuse_change();
create trigger events_append_only before update or delete on platform.events
    for each row execute function platform.refuse_change();

create table platform.data_protection_keys (
    name       text primary key,
    xml        bytea not null,
    created_at timestamptz not null
);

-- How far the demo clock runs ahead of real time. One row. Only where a demo was served can it be moved.
create table platform.clock (
    one    boolean primary key default true constraint clock_one check (one),
    demo   boolean not null default false,
    ahead  interval not null default '0'
);
insert into platform.clock default values;

create function platform.plain(text) returns text language sql immutable parallel safe strict
    return lower(public.unaccent('public.unaccent', $1));
