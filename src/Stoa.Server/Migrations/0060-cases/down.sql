drop table disputes.case_steps;
drop table disputes.cases;
drop schema disputes;
