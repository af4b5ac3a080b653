-- What an organization's members have accepted, in which version: never changed, never taken back.
create table organizations.attestations (
    organization_id uuid not null references organizations.organizations,
    requirement     text not null,
    version         text not null,
    user_id         uuid not null references identity.users,
    attested_at     timestamptz not null,
    primary key (organization_id, requirement, version)
);

-- What an organization has asked operators to check, and what they said. The latest counts.
create table organizations.checks (
    id              uuid primary key,
    organization_id uuid not null references organizations.organizations,
    requirement     text not null,
    note            text not null,
    asked_by        uuid not null references identity.users,
    asked_at        timestamptz not null,
    state           text not null constraint checks_state check (state in ('asked', 'approved', 'rejected')),
    reason          text,
    decided_by      uuid references identity.users,
    decided_at      timestamptz,
    version         int not null default 1,
    constraint checks_decided check ((state = 'asked') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
    constraint checks_rejected check (state <> 'rejected' or reason is not null)
);
create unique index checks_open on organizations.checks (organization_id, requirement) where state = 'asked';
create index checks_organization on organizations.checks (organization_id, requirement, asked_at desc);

-- What an operator lets an organization do without.
create table organizations.waivers (
    id              uuid primary key,
    organization_id uuid not null references organizations.organizations,
    requirement     text not null,
    reason          text not null,
    granted_by      uuid not null references identity.users,
    granted_at      timestamptz not null,
    until           timestamptz,
    ended_at        timestamptz,
    version         int not null default 1
);
create unique index waivers_open on organizations.waivers (organization_id, requirement) where ended_at is null;
