delete from sandbox.events where payment_id is null;
alter table sandbox.events drop column account_id, alter column payment_id set not null;
alter table sandbox.disputes drop column evidence_given, drop column evidence_submitted_at;
drop table sandbox.movements;
drop table sandbox.payouts;
drop table sandbox.transfers;
drop table sandbox.onboarding_pages;
drop table sandbox.accounts;
alter table payments.payments drop constraint payments_gateway_charge, drop column gateway_charge_id;
