-- What somebody wants the marketplace to take from a date on; what became of it.
create table prices.fee_changes (
    id                 uuid primary key,
    kind               text not null constraint fee_changes_kind check (kind in ('set', 'end')),
    version_text       text,
    commission_bp      int constraint fee_changes_commission check (commission_bp between 0 and 10000),
    guest_surcharge_bp int constraint fee_changes_guest_surcharge check (guest_surcharge_bp between 0 and 10000),
    valid_from         timestamptz not null,
    valid_until        timestamptz constraint fee_changes_validity check (valid_until > valid_from),
    category           text,
    organization_id    uuid references organizations.organizations,
    reason             text not null constraint fee_changes_reason check (length(reason) between 1 and 500),
    status             text not null constraint fee_changes_status check (status in ('waiting', 'approved', 'rejected', 'withdrawn', 'expired')),
    needs_approval     boolean not null,
    proposed_by        uuid not null references identity.users,
    proposed_at        timestamptz not null,
    decided_by         uuid references identity.users,
    decided_at         timestamptz,
    decision           text constraint fee_changes_decision check (length(decision) between 1 and 500),
    version            int not null default 1,
    constraint fee_changes_terms check ((kind = 'set') = (version_text is not null and commission_bp is not null and guest_surcharge_bp is not null)),
    -- Nobody lets through what they have proposed themselves, where it takes two.
    constraint fee_changes_two_people check (status <> 'approved' or not needs_approval or (decided_by is not null and decided_by <> proposed_by))
);
create index fee_changes_proposed on prices.fee_changes (proposed_at desc, id desc);
create index fee_changes_waiting on prices.fee_changes (valid_from) where status = 'waiting';

-- What the marketplace takes, from whom, from when to when. The first ones come from the preset.
create table prices.fee_policies (
    id                 uuid primary key,
    version_text       text not null constraint fee_policies_version check (length(version_text) between 1 and 60),
    commission_bp      int not null constraint fee_policies_commission check (commission_bp between 0 and 10000),
    guest_surcharge_bp int not null constraint fee_policies_guest_surcharge check (guest_surcharge_bp between 0 and 10000),
    valid_from         timestamptz not null,
    valid_until        timestamptz constraint fee_policies_validity check (valid_until > valid_from),
    category           text,
    organization_id    uuid references organizations.organizations,
    change_id          uuid references prices.fee_changes,
    called_off_by      uuid references prices.fee_changes,
    created_at         timestamptz not null,
    -- Of one scope one is valid at a time. Looked at when the transaction ends: one ends where the next begins.
    constraint fee_policies_one_at_a_time exclude using gist (
        coalesce(category, '') with =,
        coalesce(organization_id, '00000000-0000-0000-0000-000000000000'::uuid) with =,
        tstzrange(valid_from, valid_until) with &&) where (called_off_by is null) deferrable initially deferred
);
create index fee_policies_change on prices.fee_policies (change_id);
create index fee_policies_created on prices.fee_policies (created_at desc, id desc);

-- Sales refer to it: its terms stay as they are. Its end may come nearer, and it may be called off.
create function prices.keep_fee_policy() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE'
        or (new.id, new.version_text, new.commission_bp, new.guest_surcharge_bp, new.valid_from, new.category, new.organization_id, new.change_id, new.created_at)
            is distinct from (old.id, old.version_text, old.commission_bp, old.guest_surcharge_bp, old.valid_from, old.category, old.organization_id, old.change_id, old.created_at)
        or old.called_off_by is not null
        or (old.valid_until is not null and (new.valid_until is null or new.valid_until > old.valid_until)) then
        raise exception 'fee policies stay as they are: add a version' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger fee_policies_stay before update or delete on prices.fee_policies
    for each row execute function prices.keep_fee_policy();
