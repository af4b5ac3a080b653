drop table payments.balance_reports;
