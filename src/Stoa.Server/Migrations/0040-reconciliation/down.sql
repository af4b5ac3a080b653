drop table payments.reconciliation_cases;
drop table payments.reconciliations;
drop table payments.gateway_moves;
