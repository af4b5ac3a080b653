create schema organizations;

create table organizations.organizations (
    id               uuid primary key,
    source           text,
    external_id      text,
    name             text not null constraint organizations_name check (length(name) between 1 and 200),
    slug             text not null constraint organizations_slug unique,
    description      text not null default '',
    website          text,
    status           text not null constraint organizations_status check (status in ('active', 'suspended')),
    suspended_reason text,
    created_at       timestamptz not null,
    version          int not null default 1,
    constraint organizations_external unique (source, external_id)
);

create table organizations.members (
    organization_id uuid not null references organizations.organizations,
    user_id         uuid not null references identity.users,
    role            text not null constraint members_role check (role in ('owner', 'manager', 'staff', 'finance')),
    joined_at       timestamptz not null,
    primary key (organization_id, user_id)
);
create index members_user on organizations.members (user_id);

create table organizations.locations (
    id              uuid primary key,
    organization_id uuid not null references organizations.organizations,
    name            text not null,
    street          text not null default '',
    city            text not null default '',
    postcode        text not null default '',
    country         char(2) not null,
    latitude        double precision not null constraint locations_latitude check (latitude between -90 and 90),
    longitude       double precision not null constraint locations_longitude check (longitude between -180 and 180),
    zone            text not null,
    version         int not null default 1
);
create index locations_organization on organizations.locations (organization_id);
