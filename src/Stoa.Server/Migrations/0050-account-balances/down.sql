drop index orders.orders_organization_waiting;
drop trigger postings_kept on payments.postings;
drop function payments.keep_balances();
drop table payments.account_balances;
drop sequence payments.account_parts;
