alter table catalog.plans drop column terms;
drop index catalog.listings_in_review;
alter table catalog.listings drop column attributes, drop column review_note, drop column status_since;
