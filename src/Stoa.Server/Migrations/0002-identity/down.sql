drop table identity.sessions;
drop table identity.customers;
drop table identity.users;
drop schema identity;
