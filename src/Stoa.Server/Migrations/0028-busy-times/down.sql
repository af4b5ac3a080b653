drop table availability.busy_times;
drop table availability.calendar_sources;
