drop table organizations.locations;
drop table organizations.members;
drop table organizations.organizations;
drop schema organizations;
