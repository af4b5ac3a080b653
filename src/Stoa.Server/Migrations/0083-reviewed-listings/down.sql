drop table catalog.reviewed_listings;
