drop table sandbox.events;
drop table sandbox.requests;
drop table sandbox.disputes;
drop table sandbox.refunds;
drop table sandbox.payments;
drop schema sandbox;
