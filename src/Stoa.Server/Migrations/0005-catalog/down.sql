drop table catalog.imports;
drop table catalog.places;
drop table catalog.listing_resources;
drop table catalog.options;
drop table catalog.plans;
drop table catalog.listings;
drop table catalog.categories;
drop schema catalog;
