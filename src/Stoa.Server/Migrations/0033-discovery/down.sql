drop table discovery.favourites;
drop schema discovery;
drop index catalog.listings_landing;
drop index reviews.reviews_organization;
drop trigger organizations_slug_given on organizations.organizations;
drop trigger organizations_slug_changed on organizations.organizations;
drop function organizations.keep_slug();
drop table organizations.former_slugs;
