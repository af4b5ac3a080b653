drop table discovery.saved_search_listings;
drop table discovery.saved_searches;
alter table notifications.notifications drop column unsubscribe;
drop trigger listings_changed on catalog.listings;
drop function catalog.note_change();
alter table catalog.listings drop column changed_at;
