drop table catalog.questions;
alter table catalog.listings drop column cover;
drop table catalog.photos;
