-- A million listings made of samples of real ones: their names, places and words, in their real spread. $today$, $samples$ (how many) and
-- $listings$ are replaced by the loader.

-- step: the bench's own schema
create schema bench;
create function bench.id(kind int, n bigint) returns uuid language sql immutable parallel safe
    return (lpad(to_hex(1700000000000 + 977 * n), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8000' || lpad(to_hex(n), 12, '0'))::uuid;
create table bench.samples (
    n int primary key, kind text not null, name text not null, city text not null, area text not null, latitude float8 not null, longitude float8 not null,
    words text not null);
select setseed(0.42);

-- step: what they are made of
set session_replication_role = replica;
-- samples (n, kind, name, city, area, latitude, longitude, words) has been copied in; each becomes the lexemes of a title, names, places and a text.
alter table bench.samples add title_marks bytea, add names_marks bytea, add provider_marks bytea, add of_title text[], add of_names text[], add of_places text[], add of_body text[], add category text;
update bench.samples s set category = c.slug
from (select slug, row_number() over (order by slug) as n, count(*) over () as all_of_them from catalog.categories where parent is not null) c
where c.n = 1 + abs(hashtext(s.kind)) % c.all_of_them;
update bench.samples s set
    of_title = (select array_agg(x) || array_agg('t/' || x) || array_agg('n/' || x) from unnest(search.stems(s.name)) x),
    of_names = (select array_agg(x) || array_agg('n/' || x) from unnest(search.stems((
        with recursive up as (select slug, parent, name from catalog.categories where slug = s.category union all
                              select c.slug, c.parent, c.name from catalog.categories c join up on c.slug = up.parent)
        select string_agg(name, ' ') from up))) x)
        || (with recursive up as (select slug, parent from catalog.categories where slug = s.category union all
                                  select c.slug, c.parent from catalog.categories c join up on c.slug = up.parent)
            select array_agg('/c:' || slug) from up),
    of_places = search.stems(s.city || ' ' || s.area), of_body = search.stems(s.words);
update bench.samples s set of_title = coalesce(of_title, '{}'), title_marks = search.marks(search.stems(s.name)),
    -- A provider is called like a sample; words that both names have are marked once by the program, and twice here.
    provider_marks = search.marks(search.stems(s.name)), names_marks = search.marks(array(select x from unnest(of_names) x where x !~ '/'));
analyze bench.samples;

-- step: 100,000 organizations with a location, a schedule and a resource each
insert into organizations.organizations (id, name, slug, description, status, created_at)
select bench.id(1, g), s.name, 'bench-' || g, '', 'active', timestamptz '$today$' - interval '400 days'
from generate_series(1, 100000) g join bench.samples s on s.n = 1 + g::bigint * 7919 % $samples$;
insert into organizations.locations (id, organization_id, name, street, city, postcode, country, latitude, longitude, zone)
select bench.id(2, g), bench.id(1, g), s.name, '', s.city, '', 'CA', s.latitude, s.longitude, 'America/Toronto'
from generate_series(1, 100000) g join bench.samples s on s.n = 1 + g::bigint * 104729 % $samples$;
insert into availability.schedules (id, organization_id, zone, weekly)
select bench.id(3, n), bench.id(1, n), 'America/Toronto',
       (select jsonb_agg(jsonb_build_object('day', day, 'opens', '09:00:00', 'length_minutes', 480))
        from unnest(case when n % 3 = 0 then array['monday','tuesday','wednesday','thursday','friday'] when n % 3 = 1 then array['tuesday','thursday','saturday']
                         else array['monday','tuesday','wednesday','thursday','friday','saturday','sunday'] end) day)
from generate_series(1, 100000) n;
insert into availability.resources (id, organization_id, location_id, schedule_id, name)
select bench.id(4, n), bench.id(1, n), bench.id(2, n), bench.id(3, n), 'Room' from generate_series(1, 100000) n;

-- step: 1,000,000 listings
create table bench.made as
select n, 1 + (n * 6700417 % 100000)::int as o, 1 + floor(random() * $samples$)::int as s, 1 + floor(random() * $samples$)::int as b,
       (3000 + 500 * floor(power(random(), 2) * 60))::bigint as price, floor(power(random(), 3) * 200)::int as votes, random() as worth,
       random() - 0.5 as aside, random() - 0.5 as up, n % 3 > 0 as is_instant, timestamptz '$today$' - random() * interval '900 days' as created_at
from generate_series(1, $listings$::bigint) n;
insert into catalog.listings (id, organization_id, location_id, kind, category, title, slug, summary, description, status, currency, price_from_minor,
    booking_mode, cancellation_policy, notice_minutes, horizon_days, interval_minutes, picture_seed, picture_count, provider_name, city, area, zone, latitude,
    longitude, rating_sum, rating_count, score, created_at)
select bench.id(5, m.n), bench.id(1, m.o), bench.id(2, m.o), 'appointment', a.category, a.name, 'bench', '', b.words, 'published', 'CAD', m.price,
       case when m.is_instant then 'instant' else 'request' end, 'moderate', 60, 90, 60, 1, 1, o.name, a.city, a.area, 'America/Toronto',
       a.latitude + m.up * 0.05, a.longitude + m.aside * 0.05, 3 * m.votes + floor(m.worth * 2 * m.votes), m.votes, m.worth, m.created_at
from bench.made m join bench.samples a on a.n = m.s join bench.samples b on b.n = m.b join organizations.organizations o on o.id = bench.id(1, m.o);
insert into catalog.plans (id, listing_id, name, duration_minutes, price_minor) select bench.id(6, n), bench.id(5, n), '60 minutes', 60, price from bench.made;
insert into catalog.listing_resources (listing_id, resource_id) select bench.id(5, n), bench.id(4, o) from bench.made;
insert into catalog.places (name, country, shown_as, latitude, longitude, radius_km)
select platform.plain(city), 'XX', min(city), avg(latitude), avg(longitude), 10 from bench.samples where city <> '' group by platform.plain(city) having count(*) >= 3
on conflict do nothing;

-- step: their documents
-- An index is made faster than it is kept.
create table bench.indexes as
select indexname::text as name, indexdef as definition from pg_indexes where schemaname = 'search' and tablename = 'documents' and indexname <> 'documents_pkey';
do $drop$ declare one record; begin for one in select * from bench.indexes loop execute format('drop index search.%I', one.name); end loop; end $drop$;
analyze bench.made, catalog.listings;
-- As the program would write them (a part of them is read again by the program, and compared), but from lexemes that were made once.
insert into search.documents (listing_id, category, price_minor, latitude, longitude, is_instant, rating_sum, rating_count, rating, completion,
    reliability, response, boost, quality, created_at, tier, days_from, free_days, attributes, words, title_marks, name_marks)
select l.id, l.category, l.price_from_minor, l.latitude, l.longitude, m.is_instant, l.rating_sum, l.rating_count,
       ((l.rating_sum + 19.5) / (l.rating_count + 5) - 1) / 4, 0.9, 0.9, 1, 0, q.quality, l.created_at,
       case when q.place <= 5000 then 0 when q.place <= 25000 then 1 when q.place <= 100000 then 2 when q.place <= 350000 then 3 else 4 end, date '$today$',
       (select string_agg(case when m.o % 3 = 2 or m.o % 3 = 0 and extract(isodow from d) <= 5 or m.o % 3 = 1 and extract(isodow from d) in (2, 4, 6) then '1' else '0' end, '' order by d)
        from generate_series(date '$today$', date '$today$' + 127, interval '1 day') d)::varbit, '{}',
       array_to_tsvector(a.of_title || a.of_names || a.of_places || b.of_body || p.of_provider
           || case when m.is_instant then array['/i'] else '{}' end
           || (select array['/p0:' || band, '/p1:' || band / 4, '/p2:' || band / 16, '/p3:' || band / 64] from (select 1 + floor(ln(l.price_from_minor::float8) / ln(2::float8) * 4)::int as band) b)
           || array(select '/s:' || half from generate_series(8, 10) half where l.rating_count > 0 and half * l.rating_count <= 2 * l.rating_sum)
           || array(select '/g' || (g.n - 1) || ':' || floor(l.latitude / g.size)::int || ':' || floor(l.longitude / g.size)::int
                    from unnest(array[4, 1, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625]::float8[]) with ordinality g (size, n)))
       , a.title_marks, p.provider_marks || a.names_marks
from (select n, worth * 16 + 30 as quality, row_number() over (order by worth desc) as place from bench.made) q
join bench.made m on m.n = q.n
join catalog.listings l on l.id = bench.id(5, m.n) join bench.samples a on a.n = m.s join bench.samples b on b.n = m.b
join (select n, (select array_agg(x) || array_agg('n/' || x) from unnest(search.stems(s.name)) x) as of_provider, s.n as sample, s.provider_marks from bench.samples s) p
    on p.sample = 1 + m.o::bigint * 7919 % $samples$
-- Side by side as after a rebuild: the best, and in each tier what is near each other.
order by case when q.place <= 5000 then 0 when q.place <= 25000 then 1 when q.place <= 100000 then 2 when q.place <= 350000 then 3 else 4 end,
    floor(l.latitude * 4), floor(l.longitude * 4), l.category;
do $make$ declare one record; begin for one in select * from bench.indexes loop execute one.definition; end loop; end $make$;
update search.tiers set bounds = (select array_agg(lowest order by lowest desc) from (select min(quality) as lowest from search.documents where tier < 4 group by tier) t),
    adjusted_on = date '$today$' + 400;

-- step: words and providers
insert into search.vocabulary (word, documents)
select word, count(*) * ($listings$ / $samples$) from (
    select s.n, unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', translate(platform.plain(s.name || ' ' || s.city || ' ' || s.area), '-/._&+''@’,', '          ')))) as word
    from bench.samples s) words
where length(word) between 2 and 40 group by word order by word;
insert into search.providers (organization_id, name, slug, plain, listings, bookings, completed, called_off, answer_hours, counted_at)
select id, name, slug, left(platform.plain(name), 200), 10, 0, 0, 0, 0, now() + interval '1000 days' from organizations.organizations;

-- step: 500,000 reservations
do $load$
declare
    definition text;
begin
    select pg_get_constraintdef(oid) into strict definition from pg_constraint where conname = 'reservations_no_overlap';
    alter table availability.reservations drop constraint reservations_no_overlap;
    insert into availability.reservations (id, resource_id, listing_id, plan_id, customer_id, starts_at, ends_at, period, status, created_at)
    select bench.id(9, n), bench.id(4, 1 + n % 100000), bench.id(5, 1), bench.id(6, 1), bench.id(7, 1), at, at + interval '1 hour',
           tstzrange(at, at + interval '1 hour', '[)'), 'confirmed', now()
    from (select n, (date '$today$' + (n / 100000 * 4 + 1)::int + time '11:00') at time zone 'America/Toronto' as at from generate_series(0, 499999) n) r;
    execute 'alter table availability.reservations add constraint reservations_no_overlap ' || definition;
end $load$;
set session_replication_role = origin;

-- step: statistics
vacuum analyze;
