drop table catalog.imports;
drop table catalog.places;
drop table catalog.listing_resources;
drop table catalog.options;
drop table catalog.plans;
drop table catalog.listings;
drop table catalog.categories;
drop function catalog.point(double precision, double precision);
drop schema catalog;
