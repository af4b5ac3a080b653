create schema search;

-- A text as lexemes: as it is written, and by the stems of English, French and Spanish; without accents and capitals.
create function search.stems(text) returns text[] language plpgsql immutable parallel safe as $$
declare
    plain text := translate(platform.plain($1), '-/._&+''@’,', '          ');
begin
    return tsvector_to_array(to_tsvector('pg_catalog.simple', plain) || to_tsvector('pg_catalog.english', plain)
        || to_tsvector('pg_catalog.french', plain) || to_tsvector('pg_catalog.spanish', plain));
end $$;

-- The lexemes of a listing. Those of its title stand again as t/…, those of its names (provider, category) and title as n/…: where a
-- word stands can be asked of the index, and no positions are kept. What is no word (filters: /c/massage) comes in $5.
create function search.words(title text, names text, places text, body text, filters text[]) returns tsvector
    language plpgsql immutable parallel safe as $$
declare
    of_title text[] := search.stems($1);
    of_names text[] := search.stems($2);
begin
    return array_to_tsvector(of_title || of_names || search.stems($3) || search.stems($4) || $5
        || array(select 't/' || lexeme from unnest(of_title) as lexeme)
        || array(select 'n/' || lexeme from unnest(of_title || of_names) as lexeme));
end $$;

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

-- The words of titles, names and places, as they are written: completions and corrections come from here.
create table search.vocabulary (
    word      text collate "C" primary key,
    documents int not null
);
create index vocabulary_trigrams on search.vocabulary using gin (word gin_trgm_ops);

-- Who offers something: names for completion, and what their bookings say of them.
create table search.providers (
    organization_id uuid primary key,
    name            text not null,
    slug            text not null,
    plain           text collate "C" not null,
    listings        int not null,
    bookings        int not null,
    completed       int not null,
    called_off      int not null,
    answer_hours    real not null,
    counted_at      timestamptz not null
);
create index providers_plain on search.providers (plain);
create index providers_trigrams on search.providers using gin (plain gin_trgm_ops);

-- What the index has not read yet. Triggers write it in the transaction of the change, so nothing that is changed can be missed, by
-- whichever program; it needs no event, and a sale or an import pays one small row.
create table search.changes (
    id          bigint generated always as identity primary key,
    listing_id  uuid,
    resource_id uuid,
    starts_at   timestamptz,
    ends_at     timestamptz,
    constraint changes_subject check ((listing_id is null) <> (resource_id is null))
);

create function search.listing_changed() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then insert into search.changes (listing_id) values (old.id);
    else insert into search.changes (listing_id) values (new.id); end if;
    return null;
end $$;
create function search.part_changed() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then insert into search.changes (listing_id) values (old.listing_id);
    else insert into search.changes (listing_id) values (new.listing_id); end if;
    return null;
end $$;
create function search.resource_changed() returns trigger language plpgsql as $$
begin
    insert into search.changes (resource_id) values (new.id);
    return null;
end $$;
create function search.schedule_changed() returns trigger language plpgsql as $$
begin
    insert into search.changes (resource_id) select r.id from availability.resources r where r.schedule_id = new.id;
    return null;
end $$;
create function search.reservation_changed() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        insert into search.changes (resource_id, starts_at, ends_at) values (old.resource_id, lower(old.period), upper(old.period));
    end if;
    if tg_op = 'INSERT' or tg_op = 'UPDATE' and (new.period, new.resource_id) is distinct from (old.period, old.resource_id) then
        insert into search.changes (resource_id, starts_at, ends_at) values (new.resource_id, lower(new.period), upper(new.period));
    end if;
    return null;
end $$;
create function search.organization_changed() returns trigger language plpgsql as $$
begin
    insert into search.changes (listing_id) select l.id from catalog.listings l where l.organization_id = new.id;
    return null;
end $$;

create trigger search_listing after insert or update or delete on catalog.listings for each row execute function search.listing_changed();
create trigger search_plan after insert or update or delete on catalog.plans for each row execute function search.part_changed();
create trigger search_listing_resource after insert or update or delete on catalog.listing_resources
    for each row execute function search.part_changed();
create trigger search_resource after update on availability.resources for each row execute function search.resource_changed();
create trigger search_schedule after update on availability.schedules for each row execute function search.schedule_changed();
create trigger search_organization after update on organizations.organizations for each row
    when (old.name is distinct from new.name or old.status is distinct from new.status) execute function search.organization_changed();
-- A hold lasts minutes and changes no day; only what is firm does.
create trigger search_reservation_made after insert on availability.reservations for each row
    when (new.status = 'confirmed') execute function search.reservation_changed();
create trigger search_reservation_changed after update on availability.reservations for each row
    when ('confirmed' in (old.status, new.status) and (old.status, old.period, old.resource_id) is distinct from (new.status, new.period, new.resource_id))
    execute function search.reservation_changed();
create trigger search_reservation_gone after delete on availability.reservations for each row
    when (old.status = 'confirmed') execute function search.reservation_changed();

-- What was there before is read like a change.
insert into search.changes (listing_id) select id from catalog.listings;

-- The catalogue no longer searches by itself.
drop index catalog.listings_search;
drop index catalog.listings_trigrams;
drop index catalog.listings_price;
alter table catalog.listings drop column search;
