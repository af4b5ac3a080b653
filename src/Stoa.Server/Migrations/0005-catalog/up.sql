create schema catalog;

-- A place on a globe of 6371 km as a point in space: the straight way between two (<->) orders them as the way around does, and
-- needs no sine for each row. Not ll_to_earth: a dump of what depends on it cannot be restored.
create function catalog.point(latitude double precision, longitude double precision) returns public.cube
    language sql immutable parallel safe strict
    return public.cube(array[
        6371 * cos(radians(latitude)) * cos(radians(longitude)),
        6371 * cos(radians(latitude)) * sin(radians(longitude)),
        6371 * sin(radians(latitude))]);

create table catalog.categories (
    slug     text primary key,
    parent   text references catalog.categories,
    name     text not null,
    picture  text not null default 'generic',
    position int not null default 0
);

create table catalog.listings (
    id                  uuid primary key,
    organization_id     uuid not null references organizations.organizations,
    location_id         uuid not null references organizations.locations,
    source              text,
    external_id         text,
    kind                text not null constraint listings_kind check (kind in ('appointment', 'rental', 'gig', 'package')),
    category            text not null references catalog.categories,
    title               text not null constraint listings_title check (length(title) between 1 and 200),
    slug                text not null,
    summary             text not null default '',
    description         text not null default '',
    status              text not null constraint listings_status check (status in ('draft', 'in_review', 'published', 'paused')),
    currency            char(3) not null,
    price_from_minor    bigint not null constraint listings_price check (price_from_minor >= 0),
    booking_mode        text not null constraint listings_booking_mode check (booking_mode in ('instant', 'request')),
    cancellation_policy text not null,
    notice_minutes      int not null constraint listings_notice check (notice_minutes >= 0),
    horizon_days        int not null constraint listings_horizon check (horizon_days between 1 and 730),
    interval_minutes    int not null constraint listings_interval check (interval_minutes between 5 and 1440),
    picture_seed        int not null default 0,
    picture_count       int not null default 1 constraint listings_pictures check (picture_count between 1 and 12),
    -- Copies of the provider's and the location's facts, kept for search by catalog's own handlers.
    provider_name       text not null,
    provider_active     boolean not null default true,
    city                text not null,
    area                text not null default '',
    zone                text not null,
    latitude            double precision not null,
    longitude           double precision not null,
    rating_sum          int not null default 0,
    rating_count        int not null default 0,
    score               real not null default 0,
    created_at          timestamptz not null,
    version             int not null default 1,
    point               public.cube generated always as (catalog.point(latitude, longitude)) stored,
    search              tsvector generated always as (
        setweight(to_tsvector('simple', platform.plain(title)), 'A') ||
        setweight(to_tsvector('simple', platform.plain(provider_name)), 'B') ||
        setweight(to_tsvector('simple', platform.plain(category)), 'B') ||
        setweight(to_tsvector('simple', platform.plain(city || ' ' || area)), 'C') ||
        setweight(to_tsvector('simple', platform.plain(summary)), 'C') ||
        setweight(to_tsvector('simple', platform.plain(description)), 'D')) stored,
    constraint listings_external unique (source, external_id)
);
create index listings_organization on catalog.listings (organization_id);
create index listings_search on catalog.listings using gin (search) where status = 'published' and provider_active;
-- Words are many and most are rare: with the usual statistics the planner walks by score where the index would do.
alter table catalog.listings alter column search set statistics 1000;
create index listings_trigrams on catalog.listings
    using gin (platform.plain(title || ' ' || provider_name || ' ' || category) gin_trgm_ops)
    where status = 'published' and provider_active;
create index listings_place on catalog.listings using gist (point)
    where status = 'published' and provider_active;
create index listings_category on catalog.listings (category, score desc, id) where status = 'published' and provider_active;
create index listings_score on catalog.listings (score desc, id) where status = 'published' and provider_active;
create index listings_price on catalog.listings (price_from_minor, id) where status = 'published' and provider_active;

-- Named places that a search can start from: cities and neighbourhoods that have listings, under every name people use.
create table catalog.places (
    name      text not null,
    country   char(2) not null,
    shown_as  text not null,
    latitude  double precision not null constraint places_latitude check (latitude between -90 and 90),
    longitude double precision not null constraint places_longitude check (longitude between -180 and 180),
    radius_km double precision not null constraint places_radius check (radius_km > 0),
    primary key (name, country),
    constraint places_name_plain check (name = platform.plain(name))
);
create index places_trigrams on catalog.places using gin (name gin_trgm_ops);

create table catalog.plans (
    id                    uuid primary key,
    listing_id            uuid not null references catalog.listings,
    name                  text not null,
    description           text not null default '',
    duration_minutes      int not null constraint plans_duration check (duration_minutes between 5 and 10080),
    buffer_before_minutes int not null default 0 constraint plans_buffer_before check (buffer_before_minutes between 0 and 1440),
    buffer_after_minutes  int not null default 0 constraint plans_buffer_after check (buffer_after_minutes between 0 and 1440),
    price_minor           bigint not null constraint plans_price check (price_minor >= 0),
    position              int not null default 0,
    status                text not null default 'active' constraint plans_status check (status in ('active', 'retired'))
);
create index plans_listing on catalog.plans (listing_id);

create table catalog.options (
    id         uuid primary key,
    listing_id uuid not null references catalog.listings,
    name       text not null,
    effect     text not null constraint options_effect check (effect in ('amount', 'percent')),
    amount     bigint not null,
    position   int not null default 0,
    constraint options_amount check (effect = 'amount' or amount between -10000 and 100000)
);
create index options_listing on catalog.options (listing_id);

create table catalog.listing_resources (
    listing_id  uuid not null references catalog.listings,
    resource_id uuid not null references availability.resources,
    primary key (listing_id, resource_id)
);
create index listing_resources_resource on catalog.listing_resources (resource_id);

-- What was imported, and what it looked like then: a row that has not changed is not touched again.
create table catalog.imports (
    source      text not null,
    external_id text not null,
    fingerprint bytea not null,
    imported_at timestamptz not null,
    primary key (source, external_id)
);
