create schema availability;

-- Weekly rules and dated exceptions in the zone of a location, as Core reads them.
create table availability.schedules (
    id              uuid primary key,
    organization_id uuid not null references organizations.organizations,
    zone            text not null,
    weekly          jsonb not null,
    exceptions      jsonb not null default '[]',
    version         int not null default 1
);
create index schedules_organization on availability.schedules (organization_id);

create table availability.resources (
    id              uuid primary key,
    organization_id uuid not null references organizations.organizations,
    location_id     uuid not null references organizations.locations,
    schedule_id     uuid not null references availability.schedules,
    name            text not null,
    status          text not null default 'active' constraint resources_status check (status in ('active', 'retired')),
    version         int not null default 1
);
create index resources_location on availability.resources (location_id);

create table availability.reservations (
    id          uuid primary key,
    resource_id uuid not null references availability.resources,
    listing_id  uuid not null,
    plan_id     uuid not null,
    customer_id uuid not null,
    order_id    uuid,
    starts_at   timestamptz not null,
    ends_at     timestamptz not null,
    period      tstzrange not null,
    status      text not null constraint reservations_status check (status in ('held', 'confirmed', 'released', 'expired')),
    expires_at  timestamptz,
    created_at  timestamptz not null,
    version     int not null default 1,
    constraint reservations_period check (
        lower_inc(period) and not upper_inc(period) and not isempty(period)
        and starts_at < ends_at and period @> tstzrange(starts_at, ends_at, '[)')),
    constraint reservations_hold_expires check ((status = 'held') = (expires_at is not null)),
    -- No slot is sold twice, whatever the program believes.
    constraint reservations_no_overlap exclude using gist (resource_id with =, period with &&)
        where (status in ('held', 'confirmed'))
);
create index reservations_order on availability.reservations (order_id) where order_id is not null;
create index reservations_holder on availability.reservations (customer_id) where status = 'held';
create index reservations_expiry on availability.reservations (expires_at) where status = 'held';
