-- An organization begins in preparation: nothing of it is public until it is ready and opens.
alter table organizations.organizations
    drop constraint organizations_status,
    add constraint organizations_status check (status in ('preparing', 'active', 'suspended')),
    add column business_kind text constraint organizations_business_kind
        check (business_kind in ('sole_trader', 'company', 'association', 'public_body')),
    -- The next question of the wizard that set it up; null when there is none.
    add column setup_step text constraint organizations_setup_step check (setup_step in ('place', 'zone'));

-- Whoever owned an organization cannot leave it without an owner. The organization's row is locked first, so that of two who go
-- at once the second sees that the first has gone.
create function organizations.keep_an_owner() returns trigger language plpgsql as $$
begin
    perform 1 from organizations.organizations where id = old.organization_id for no key update;
    if not exists (select 1 from organizations.members where organization_id = old.organization_id and role = 'owner') then
        raise exception 'an organization needs an owner' using errcode = 'check_violation', constraint = 'members_last_owner';
    end if;
    return null;
end $$;
create trigger members_owner_changes after update of role on organizations.members
    for each row when (old.role = 'owner' and new.role <> 'owner') execute function organizations.keep_an_owner();
create trigger members_owner_goes after delete on organizations.members
    for each row when (old.role = 'owner') execute function organizations.keep_an_owner();

create table organizations.invitations (
    id              uuid primary key,
    organization_id uuid not null references organizations.organizations,
    email           bytea not null,
    email_index     bytea not null,
    role            text not null constraint invitations_role check (role in ('owner', 'manager', 'staff', 'finance')),
    invited_by      uuid not null references identity.users,
    created_at      timestamptz not null,
    sent_at         timestamptz not null,
    sent_count      int not null default 1 constraint invitations_sent check (sent_count between 1 and 20),
    expires_at      timestamptz not null,
    accepted_at     timestamptz,
    accepted_by     uuid references identity.users,
    revoked_at      timestamptz,
    version         int not null default 1,
    constraint invitations_accepted check ((accepted_at is null) = (accepted_by is null)),
    constraint invitations_one_end check (accepted_at is null or revoked_at is null)
);
create unique index invitations_open on organizations.invitations (organization_id, email_index)
    where accepted_at is null and revoked_at is null;

alter table organizations.locations
    add column retired_at timestamptz,
    add constraint locations_name check (length(name) between 1 and 200);

alter table availability.resources
    add column kind text not null default 'other' constraint resources_kind check (kind in ('person', 'chair', 'room', 'bay', 'other'));
create index resources_organization on availability.resources (organization_id);

-- A booking needs one resource of each group: a person and a room. Most listings have one group.
alter table catalog.listing_resources
    add column group_number smallint not null default 0 constraint listing_resources_group check (group_number between 0 and 7);

-- A booking that needs several resources is several reservations: the lead, which the order knows, and its companions.
alter table availability.reservations
    -- Asked when the transaction ends: a lead that lost its race is left out, and its companions are taken back a moment later.
    add column lead_id uuid references availability.reservations deferrable initially deferred,
    add column companions smallint not null default 0,
    add constraint reservations_lead check (lead_id is null or (companions = 0 and lead_id <> id)),
    add constraint reservations_companions check (companions between 0 and 7);
create index reservations_lead on availability.reservations (lead_id) where lead_id is not null;

-- Companions go where their lead goes, whoever moves it: together or not at all.
create function availability.companions_follow() returns trigger language plpgsql as $$
begin
    update availability.reservations
    set status = new.status, expires_at = new.expires_at, order_id = new.order_id, version = version + 1
    where lead_id = new.id;
    return null;
end $$;
create trigger reservations_companions after update of status, expires_at, order_id on availability.reservations
    for each row when (new.companions > 0 and (old.status, old.expires_at, old.order_id) is distinct from (new.status, new.expires_at, new.order_id))
    execute function availability.companions_follow();
