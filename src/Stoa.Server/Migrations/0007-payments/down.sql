drop table payments.entry_seals;
drop table payments.postings;
drop table payments.entries;
drop function payments.check_balance();
drop table payments.disputes;
drop table payments.refunds;
drop table payments.payments;
drop schema payments;
