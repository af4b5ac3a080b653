drop table subscriptions.cycles;
drop table subscriptions.subscriptions;
drop schema subscriptions;
