alter table catalog.listings add column search tsvector generated always as (
    setweight(to_tsvector('simple', platform.plain(title)), 'A') ||
    setweight(to_tsvector('simple', platform.plain(provider_name)), 'B') ||
    setweight(to_tsvector('simple', platform.plain(category)), 'B') ||
    setweight(to_tsvector('simple', platform.plain(city || ' ' || area)), 'C') ||
    setweight(to_tsvector('simple', platform.plain(summary)), 'C') ||
    setweight(to_tsvector('simple', platform.plain(description)), 'D')) stored;
alter table catalog.listings alter column search set statistics 1000;
create index listings_search on catalog.listings using gin (search) where status = 'published' and provider_active;
create index listings_trigrams on catalog.listings
    using gin (platform.plain(title || ' ' || provider_name || ' ' || category) gin_trgm_ops)
    where status = 'published' and provider_active;
create index listings_price on catalog.listings (price_from_minor, id) where status = 'published' and provider_active;

drop trigger search_listing on catalog.listings;
drop trigger search_plan on catalog.plans;
drop trigger search_listing_resource on catalog.listing_resources;
drop trigger search_resource on availability.resources;
drop trigger search_schedule on availability.schedules;
drop trigger search_organization on organizations.organizations;
drop trigger search_reservation_made on availability.reservations;
drop trigger search_reservation_changed on availability.reservations;
drop trigger search_reservation_gone on availability.reservations;
drop schema search cascade;
