-- When what people read of a listing last changed, for crawlers; null while it is as it was made.
alter table catalog.listings add column changed_at timestamptz;
create function catalog.note_change() returns trigger language plpgsql as $$
begin
    new.changed_at := now();
    return new;
end $$;
create trigger listings_changed before update on catalog.listings for each row
    when ((old.title, old.slug, old.summary, old.description, old.category, old.status, old.provider_active, old.price_from_minor, old.rating_count)
        is distinct from (new.title, new.slug, new.summary, new.description, new.category, new.status, new.provider_active, new.price_from_minor, new.rating_count))
    execute function catalog.note_change();

-- The address by which whoever gets a mail wants no more of its kind.
alter table notifications.notifications add column unsubscribe bytea;

create table discovery.saved_searches (
    id         uuid primary key,
    user_id    uuid not null references identity.users on delete cascade,
    name       text not null constraint saved_searches_name check (length(name) between 1 and 100),
    -- As an address holds it, in a fixed order: the same search is the same text.
    query      text not null constraint saved_searches_query check (length(query) <= 1000),
    status     text not null constraint saved_searches_status check (status in ('active', 'paused')),
    created_at timestamptz not null,
    checked_at timestamptz not null,
    -- Which turn of the timer is the living one: others are ignored.
    round      int not null default 0,
    version    int not null default 1,
    constraint saved_searches_once unique (user_id, query)
);

-- What a saved search is known to find: nothing is told twice, and nothing that was there before.
create table discovery.saved_search_listings (
    saved_search_id uuid not null references discovery.saved_searches on delete cascade,
    listing_id      uuid not null references catalog.listings on delete cascade,
    told_at         timestamptz,
    primary key (saved_search_id, listing_id)
);
create index saved_search_listings_listing on discovery.saved_search_listings (listing_id);
