-- What an operator looked at last of a listing that is offered, and since when it says something else.
create table catalog.reviewed_listings (
    listing_id  uuid primary key references catalog.listings,
    -- Title, summary, description, category and photos, as they were seen.
    seen        jsonb not null constraint reviewed_listings_seen check (jsonb_typeof(seen) = 'object'),
    reviewed_at timestamptz not null,
    changed_at  timestamptz constraint reviewed_listings_after check (changed_at >= reviewed_at)
);
create index reviewed_listings_changed on catalog.reviewed_listings (changed_at, listing_id) where changed_at is not null;
