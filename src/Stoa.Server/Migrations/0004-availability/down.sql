drop table availability.reservations;
drop table availability.resources;
drop table availability.schedules;
drop schema availability;
