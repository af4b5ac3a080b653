drop table availability.calendar_feeds;
alter table availability.schedules
    drop column notice_minutes, drop column holidays, drop column closures, drop column location_id, drop column name;
