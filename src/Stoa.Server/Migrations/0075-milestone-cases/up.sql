-- A complaint may be about one milestone of an order: then only its money is decided about, and the others go on.
alter table disputes.cases add column milestone_id uuid references orders.milestones;
alter table disputes.cases drop constraint cases_state;
alter table disputes.cases drop constraint cases_closed;
alter table disputes.cases add constraint cases_state check (state in ('open', 'escalated', 'settled', 'ruled', 'withdrawn', 'lapsed'));
alter table disputes.cases add constraint cases_closed check ((closed_at is not null) = (state in ('settled', 'ruled', 'withdrawn', 'lapsed')));
-- One at a time for the order as a whole, and for each milestone.
drop index disputes.cases_one_open;
create unique index cases_one_open on disputes.cases (order_id) where closed_at is null and milestone_id is null;
create unique index cases_one_open_of_milestone on disputes.cases (milestone_id) where closed_at is null;
create index cases_milestone on disputes.cases (milestone_id, opened_at) where milestone_id is not null;
