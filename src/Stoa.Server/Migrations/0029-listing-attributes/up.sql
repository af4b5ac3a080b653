-- What a listing says by its category's attributes, such as {"style": "swedish", "languages": ["en", "fr"], "area": 45, "parking": true}.
alter table catalog.listings
    add column attributes jsonb not null default '{}' constraint listings_attributes check (jsonb_typeof(attributes) = 'object'),
    -- Why an operator sent it back; null when nobody did.
    add column review_note text constraint listings_review_note check (length(review_note) <= 2000),
    -- Since when it has its status.
    add column status_since timestamptz;
update catalog.listings set status_since = created_at;
alter table catalog.listings alter column status_since set not null, alter column status_since set default now();
-- The operator's queue.
create index listings_in_review on catalog.listings (status_since, id) where status = 'in_review';

-- What a plan of another kind than an appointment promises: a rental's times and unit of price, a gig's days and revisions, a package's
-- quantity and cycle.
alter table catalog.plans add column terms jsonb not null default '{}' constraint plans_terms check (jsonb_typeof(terms) = 'object');
