drop table payments.refunds_told_failed;
