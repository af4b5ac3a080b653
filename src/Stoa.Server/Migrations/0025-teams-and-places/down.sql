drop trigger reservations_companions on availability.reservations;
drop function availability.companions_follow();
delete from availability.reservations where lead_id is not null;
alter table availability.reservations
    drop constraint reservations_lead,
    drop constraint reservations_companions,
    drop column lead_id,
    drop column companions;
alter table catalog.listing_resources drop column group_number;
drop index availability.resources_organization;
alter table availability.resources drop column kind;
alter table organizations.locations
    drop constraint locations_name,
    drop column retired_at;
drop table organizations.invitations;
drop trigger members_owner_goes on organizations.members;
drop trigger members_owner_changes on organizations.members;
drop function organizations.keep_an_owner();
update organizations.organizations set status = 'suspended', suspended_reason = 'still being set up' where status = 'preparing';
alter table organizations.organizations
    drop column setup_step,
    drop column business_kind,
    drop constraint organizations_status,
    add constraint organizations_status check (status in ('active', 'suspended'));
