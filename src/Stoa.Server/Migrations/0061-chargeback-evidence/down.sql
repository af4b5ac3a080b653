drop table orders.views;
drop table disputes.statements;
drop table disputes.evidence;
drop index payments.disputes_deadline;
alter table payments.disputes drop column reason, drop column evidence_by;
