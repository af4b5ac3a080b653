drop table search.documents;
drop table search.tiers;
drop index search.providers_words;
create index providers_trigrams on search.providers using gin (plain gin_trgm_ops);

-- What searches read: one narrow row for each listing that can be seen, written by the search module alone.
create table search.documents (
    listing_id      uuid primary key,
    organization_id uuid not null,
    category        text not null,
    title           text not null,
    -- In the marketplace's currency, by its table of rates: what filters and orders of results compare.
    price_minor     bigint not null,
    latitude        double precision not null,
    longitude       double precision not null,
    is_instant      boolean not null,
    rating_sum      int not null,
    rating_count    int not null,
    -- The parts of the rank that hold for every search, each from 0 to 1; and what they come to, with a turn in front for newcomers.
    rating          real not null,
    completion      real not null,
    reliability     real not null,
    response        real not null,
    boost           real not null,
    quality         real not null,
    created_at      timestamptz not null,
    -- 0: the best, 1: the next, 2: the rest. A search looks further only when what it found does not fill its pages.
    tier            smallint not null constraint documents_tier check (tier between 0 and 2),
    -- One bit a day, from days_from on: 0 only where nothing can be free. What it lets through is verified on the calendar.
    days_from       date not null,
    free_days       bit varying(128) not null,
    attributes      jsonb not null,
    words           tsvector not null
) with (fillfactor = 90);
-- Words are many and most are rare: with the usual statistics the planner takes rare ones for frequent.
alter table search.documents alter column words set statistics 1000;
create index documents_words_best on search.documents using gin (words) with (fastupdate = off) where tier = 0;
create index documents_words_next on search.documents using gin (words) with (fastupdate = off) where tier = 1;
create index documents_words_rest on search.documents using gin (words) with (fastupdate = off) where tier = 2;
create index documents_quality on search.documents (tier, quality desc, listing_id);
create index documents_price on search.documents (price_minor, listing_id);
create index documents_rating on search.documents (rating desc, listing_id);
create index documents_organization on search.documents (organization_id);
create index documents_days on search.documents (days_from);

-- From which quality on a listing is among the best, and among the next; worked out anew each day.
create table search.tiers (
    one         boolean primary key default true constraint tiers_one check (one),
    best        real not null,
    next        real not null,
    adjusted_on date not null
);
insert into search.tiers (best, next, adjusted_on) values (0, 0, '-infinity');

truncate search.vocabulary;
insert into search.changes (listing_id) select id from catalog.listings;
