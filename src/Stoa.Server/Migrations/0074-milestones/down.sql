alter table payments.disputes drop column twice_minor, drop column held_minor;
drop table orders.milestones;
