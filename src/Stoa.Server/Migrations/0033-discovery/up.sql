create schema discovery;

-- A provider's address that was kept once goes on leading to it, whoever changes it and however. What somebody uses now comes first.
create table organizations.former_slugs (
    slug            text primary key,
    organization_id uuid not null references organizations.organizations on delete cascade
);
create index former_slugs_organization on organizations.former_slugs (organization_id);

create function organizations.keep_slug() returns trigger language plpgsql as $$
begin
    delete from organizations.former_slugs where slug = new.slug;
    if tg_op = 'UPDATE' then
        insert into organizations.former_slugs (slug, organization_id) values (old.slug, old.id)
        on conflict (slug) do update set organization_id = excluded.organization_id;
    end if;
    return null;
end $$;
create trigger organizations_slug_changed after update of slug on organizations.organizations
    for each row when (old.slug is distinct from new.slug) execute function organizations.keep_slug();
create trigger organizations_slug_given after insert on organizations.organizations
    for each row execute function organizations.keep_slug();

create index reviews_organization on reviews.reviews (organization_id, created_at desc, id desc);

-- The best of a category in a city, for its landing page.
create index listings_landing on catalog.listings (category, city, score desc, id) where status = 'published' and provider_active;

create table discovery.favourites (
    customer_id uuid not null references identity.customers on delete cascade,
    listing_id  uuid not null references catalog.listings on delete cascade,
    created_at  timestamptz not null,
    primary key (customer_id, listing_id)
);
create index favourites_listing on discovery.favourites (listing_id);
