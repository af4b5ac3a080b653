-- What searches read is narrow: forty rows to a page instead of six, so that those a filter must still compare are in memory. The lexemes,
-- needed by the text index and for the words of a few hundred candidates, stand out of line. PostgreSQL looks for what it can put there only in
-- rows of more than 2 kB, and that is all that "ballast" is for: it is kept compressed, in a few dozen bytes.
drop table search.documents;
drop table search.tiers;

create table search.documents (
    listing_id   uuid primary key,
    category     text not null,
    -- In the marketplace's currency, by its table of rates: what filters and orders of results compare.
    price_minor  bigint not null,
    latitude     double precision not null,
    longitude    double precision not null,
    is_instant   boolean not null,
    rating_sum   int not null,
    rating_count int not null,
    -- The parts of the rank that hold for every search, each from 0 to 1; and what they come to, with a turn in front for newcomers.
    rating       real not null,
    completion   real not null,
    reliability  real not null,
    response     real not null,
    boost        real not null,
    quality      real not null,
    created_at   timestamptz not null,
    -- 0: the best, 4: the rest. A search looks further only when what it found does not fill its pages.
    tier         smallint not null constraint documents_tier check (tier between 0 and 4),
    -- One bit a day, from days_from on: 0 only where nothing can be free. What it lets through is verified on the calendar.
    days_from    date not null,
    free_days    bit varying(128) not null,
    attributes   jsonb not null,
    words        tsvector not null,
    ballast      text not null default repeat('.', 2040)
) with (fillfactor = 90, toast_tuple_target = 128);
alter table search.documents alter column words set storage external;
-- Only walks in an order of their own ask the planner how frequent words are; the usual statistics take rare ones for frequent.
alter table search.documents alter column words set statistics 1000;

create index documents_words_0 on search.documents using gin (words) with (fastupdate = off) where tier = 0;
create index documents_words_1 on search.documents using gin (words) with (fastupdate = off) where tier = 1;
create index documents_words_2 on search.documents using gin (words) with (fastupdate = off) where tier = 2;
create index documents_words_3 on search.documents using gin (words) with (fastupdate = off) where tier = 3;
create index documents_words_4 on search.documents using gin (words) with (fastupdate = off) where tier = 4;
create index documents_quality on search.documents (tier, quality desc, listing_id);
create index documents_price on search.documents (price_minor, listing_id);
create index documents_rating on search.documents (rating desc, listing_id);
create index documents_globe on search.documents using gist (catalog.point(latitude, longitude));
create index documents_days on search.documents (days_from);

-- The lowest quality of each tier but the last, worked out anew each day; none yet.
create table search.tiers (
    one         boolean primary key default true constraint tiers_one check (one),
    bounds      real[] not null default '{}',
    adjusted_on date not null
);
insert into search.tiers (adjusted_on) values ('-infinity');

-- Names of providers are found by their words, mended like all others: to compare a name with thousands that share a few letters took longest.
drop index search.providers_trigrams;
create index providers_words on search.providers using gin (array_to_tsvector(search.stems(plain)));

-- Everything is read anew, and its words counted anew.
truncate search.vocabulary;
insert into search.changes (listing_id) select id from catalog.listings;
