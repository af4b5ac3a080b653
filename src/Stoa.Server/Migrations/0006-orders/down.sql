drop table orders.transitions;
drop table orders.orders;
drop schema orders;
