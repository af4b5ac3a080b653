-- Calendars outside, from which we learn when a resource is busy: an address that is read again and again, or a file that was given once.
create table availability.calendar_sources (
    id              uuid primary key,
    organization_id uuid not null references organizations.organizations,
    resource_id     uuid not null references availability.resources,
    name            text not null constraint calendar_sources_name check (length(name) between 1 and 100),
    -- Sealed: such an address often is a secret of its owner's. Null for a file.
    address         bytea,
    etag            text,
    last_modified   text,
    tried_at        timestamptz not null,
    succeeded_at    timestamptz not null,
    read_at         timestamptz not null,
    -- When it is read again; a timer that comes at another time is of the past. Null for a file.
    next_at         timestamptz,
    failures        int not null default 0,
    error           text,
    remarks         jsonb not null default '[]',
    created_at      timestamptz not null,
    version         int not null default 1,
    constraint calendar_sources_next check ((address is null) = (next_at is null))
);
create index calendar_sources_resource on availability.calendar_sources (resource_id);

create table availability.busy_times (
    source_id   uuid not null references availability.calendar_sources on delete cascade,
    resource_id uuid not null references availability.resources,
    uid         text not null,
    period      tstzrange not null constraint busy_times_period check (lower_inc(period) and not upper_inc(period) and not isempty(period))
);
create index busy_times_source on availability.busy_times (source_id);
create index busy_times_resource on availability.busy_times using gist (resource_id, period);
