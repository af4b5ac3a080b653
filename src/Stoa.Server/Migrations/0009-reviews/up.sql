create schema reviews;

create table reviews.reviews (
    id              uuid primary key,
    order_id        uuid not null constraint reviews_one_per_order unique references orders.orders,
    listing_id      uuid not null references catalog.listings,
    organization_id uuid not null references organizations.organizations,
    author          text not null,
    rating          int not null constraint reviews_rating check (rating between 1 and 5),
    text            text not null default '' constraint reviews_text check (length(text) <= 4000),
    created_at      timestamptz not null
);
create index reviews_listing on reviews.reviews (listing_id, created_at desc);
