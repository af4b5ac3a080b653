drop table sandbox.refunds;
drop table sandbox.payments;
drop schema sandbox;
