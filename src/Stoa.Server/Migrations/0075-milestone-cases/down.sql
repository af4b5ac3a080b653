drop index disputes.cases_milestone;
drop index disputes.cases_one_open_of_milestone;
drop index disputes.cases_one_open;
create unique index cases_one_open on disputes.cases (order_id) where closed_at is null;
alter table disputes.cases drop constraint cases_closed;
alter table disputes.cases drop constraint cases_state;
alter table disputes.cases add constraint cases_state check (state in ('open', 'escalated', 'settled', 'ruled', 'withdrawn'));
alter table disputes.cases add constraint cases_closed check ((closed_at is not null) = (state in ('settled', 'ruled', 'withdrawn')));
alter table disputes.cases drop column milestone_id;
