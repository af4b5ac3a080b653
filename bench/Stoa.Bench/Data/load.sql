-- A marketplace of 50,000 listings around Montreal with 1,000,000 future reservations. Made by one superuser in a database of its own.
-- Ids are UUIDv7 of one moment after the other, so that the benchmarks know them without asking. Their times must differ: btree_gist
-- tells uuids apart by their first 53 bits when it grows its tree. $today$ is replaced by the loader.

-- step: the bench's own schema
create schema bench;
create function bench.id(kind int, n bigint) returns uuid language sql immutable parallel safe
    return (lpad(to_hex(1700000000000 + 977 * n), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8000' || lpad(to_hex(n), 12, '0'))::uuid;
-- Most often the first words, seldom the last, as in a language.
create function bench.pick(words text[]) returns text language sql volatile
    return words[1 + floor(power(random(), 2.2) * cardinality(words))::int];
create function bench.surname(n bigint) returns text language sql immutable parallel safe
    return (array['Bel','Cha','Dan','Fer','Gau','Har','Jol','Lan','Mar','Nav','Oli','Per','Qui','Rou','San','Tan','Val','Wil','Yan','Zor'])[1 + n % 20]
        || (array['a','e','i','o','u','an','en','in','ou','ai','ar','er'])[1 + n / 20 % 12]
        || (array['bert','court','dier','fort','gnon','lane','mond','nard','pard','quet','rand','sier','teau','vier','zelle','ton','rico','mura','noff','ssen'])[1 + n / 240 % 20];
select setseed(0.42);
set session_replication_role = replica;

-- step: areas and categories
create table bench.areas as
select row_number() over () as n, name, latitude, longitude from (values
    ('Ville-Marie', 45.5088, -73.5617), ('Plateau-Mont-Royal', 45.5236, -73.5818), ('Rosemont', 45.5512, -73.5790), ('Mile End', 45.5243, -73.6003),
    ('Verdun', 45.4584, -73.5720), ('Griffintown', 45.4890, -73.5600), ('Outremont', 45.5180, -73.6090), ('Villeray', 45.5440, -73.6200),
    ('Côte-des-Neiges', 45.4960, -73.6230), ('Hochelaga', 45.5430, -73.5420), ('Ahuntsic', 45.5550, -73.6680), ('Saint-Laurent', 45.5080, -73.6900),
    ('Lachine', 45.4420, -73.6750), ('LaSalle', 45.4290, -73.6330), ('Anjou', 45.6040, -73.5480), ('Westmount', 45.4840, -73.5980),
    ('Saint-Henri', 45.4770, -73.5870), ('Little Italy', 45.5350, -73.6130), ('Laval', 45.6066, -73.7124), ('Longueuil', 45.5312, -73.5181),
    ('Brossard', 45.4520, -73.4650), ('Dorval', 45.4470, -73.7430), ('Pointe-Claire', 45.4490, -73.8160), ('Montréal-Nord', 45.6000, -73.6320)
) as a (name, latitude, longitude);
insert into catalog.places (name, country, shown_as, latitude, longitude, radius_km)
select platform.plain(name), 'CA', name, latitude, longitude, 5 from bench.areas
union all values ('montreal', 'CA', 'Montréal', 45.5089, -73.5617, 15);
create table bench.trades as
select row_number() over () as n, slug, services from (values
    ('massage', array['Deep tissue massage','Swedish massage','Thai massage','Hot stone massage','Prenatal massage','Reflexology','Shiatsu','Lymphatic drainage']),
    ('hair', array['Haircut and styling','Colour and highlights','Balayage','Blow-dry','Keratin treatment','Curly cut','Extensions']),
    ('barber', array['Classic haircut','Beard trim','Hot towel shave','Skin fade','Father and son cut']),
    ('nails', array['Gel manicure','Spa pedicure','Acrylic full set','Nail art','Dip powder']),
    ('yoga', array['Vinyasa yoga','Private yoga class','Yin yoga','Hatha for beginners','Aerial yoga','Prenatal yoga']),
    ('skincare', array['Signature facial','Microdermabrasion','Chemical peel','Acne facial','LED light therapy']),
    ('personal-training', array['Personal training','Strength coaching','Boxing session','Mobility assessment','Running technique']),
    ('physiotherapy', array['Physiotherapy assessment','Sports injury treatment','Dry needling','Pelvic floor therapy','Concussion care']),
    ('tutoring', array['Mathematics tutoring','French conversation','Physics help','Exam preparation','Reading support']),
    ('pilates', array['Reformer pilates','Mat pilates','Private pilates','Clinical pilates']),
    ('spa', array['Nordic bath circuit','Float therapy','Infrared sauna','Mud wrap','Couples spa']),
    ('acupuncture', array['Acupuncture','Cupping','Electroacupuncture','Moxibustion']),
    ('lashes-brows', array['Lash lift','Brow lamination','Classic lash set','Microblading']),
    ('psychotherapy', array['Individual therapy','Couples counselling','EMDR session','Online consultation']),
    ('music', array['Piano lesson','Guitar lesson','Singing lesson','Violin lesson','Drum lesson'])
) as t (slug, services);
insert into catalog.categories (slug, name, picture, position) select slug, initcap(replace(slug, '-', ' ')), 'generic', n from bench.trades
on conflict do nothing;

-- step: 20,000 organizations with a location and a schedule each
insert into organizations.organizations (id, name, slug, description, status, created_at)
select bench.id(1, n), name, 'bench-' || n, 'Established in Montréal.', 'active', timestamptz '$today$' - random() * interval '900 days'
from (select n, bench.pick(array['Studio','Atelier','Clinique','Maison','Salon','Espace','Centre','Institut','Le Petit','House of','Chez','Académie'])
        || ' ' || bench.surname(n * 7919 % 4800) || case when n >= 4800 then ' ' || bench.surname(n * 7901 % 4800) else '' end as name
      from generate_series(1, 20000) n) o;
insert into organizations.locations (id, organization_id, name, street, city, postcode, country, latitude, longitude, zone)
select bench.id(2, o), bench.id(1, o), a.name, (1 + o * 37 % 9000) || ' Rue ' || bench.surname(o * 31 % 4800), 'Montréal',
       'H' || (o % 9 + 1) || chr(65 + o % 26) || ' ' || (o % 10) || chr(65 + o / 7 % 26) || (o % 7), 'CA',
       a.latitude + (random() + random() - 1) * 0.03, a.longitude + (random() + random() - 1) * 0.04, 'America/Toronto'
from generate_series(1, 20000) o join bench.areas a on a.n = 1 + floor(power((o * 7919 % 20000) / 20000.0, 1.6) * 24);
insert into availability.schedules (id, organization_id, zone, weekly)
select bench.id(3, n), bench.id(1, n), 'America/Toronto', week
from generate_series(1, 20000) n,
     (select jsonb_agg(jsonb_build_object('day', day, 'opens', '09:00:00', 'length_minutes', 480)) as week
      from unnest(array['monday','tuesday','wednesday','thursday','friday','saturday','sunday']) day) w;

-- step: 50,000 listings
insert into availability.resources (id, organization_id, location_id, schedule_id, name)
select bench.id(4, n), bench.id(1, 1 + n % 20000), bench.id(2, 1 + n % 20000), bench.id(3, 1 + n % 20000), 'Room ' || (1 + n / 20000)
from generate_series(1, 50000) n;
insert into catalog.listings (id, organization_id, location_id, kind, category, title, slug, summary, description, status, currency,
    price_from_minor, booking_mode, cancellation_policy, notice_minutes, horizon_days, interval_minutes, picture_seed, picture_count,
    provider_name, city, area, zone, latitude, longitude, rating_sum, rating_count, score, created_at)
select bench.id(5, g.n), l.organization_id, l.id, 'appointment', t.slug, title, trim(both '-' from regexp_replace(platform.plain(title), '[^a-z0-9]+', '-', 'g')),
       initcap(bench.pick(words)) || ' ' || bench.pick(words) || ' ' || bench.pick(words) || ' in ' || l.name,
       array_to_string(array(select bench.pick(words) from generate_series(1, 30 + g.n % 30)), ' '),
       'published', 'CAD', 3000 + 500 * floor(power(random(), 2) * 60), 'instant', (array['flexible','moderate','strict'])[1 + g.n % 3],
       60, 90, 30, g.n, 1 + g.n % 4, o.name, 'Montréal', l.name, l.zone, l.latitude, l.longitude, votes * 4 + floor(random() * votes), votes, random(),
       timestamptz '$today$' - random() * interval '700 days'
from (select n, 1 + floor(power((n * 7877 % 50000) / 50000.0, 1.4) * 15)::int as trade, floor(power(random(), 3) * 200)::int as votes from generate_series(1, 50000) n) g
join bench.trades t on t.n = g.trade
join organizations.locations l on l.id = bench.id(2, 1 + g.n % 20000)
join organizations.organizations o on o.id = l.organization_id
cross join lateral (select case when g.n % 3 = 0 then bench.pick(array['Relaxing','Express','Premium','Gentle','Signature','Traditional','Evening','Mobile','Student','Duo']) || ' ' else '' end
    || bench.pick(t.services) || case when g.n % 5 = 0 then ' with ' || bench.surname(g.n * 7907 % 4800) else '' end as title) titles
cross join (select array['the','a','with','and','for','your','care','quiet','studio','experienced','session','body','time','warm','calm','personal','team',
    'tension','recovery','certified','natural','products','booking','easy','parking','metro','near','station','weekend','evening','bilingual','beginner','advanced',
    'gentle','strong','results','skin','hair','muscle','stress','balance','breath','energy','focus','private','group','insured','receipt','organic','vegan',
    'sustainable','award','handmade','tailored','holistic','rehabilitation','athletes','seniors','children','pregnancy','migraine','insomnia','posture','sciatica',
    'scoliosis','tendinitis','rosacea','psoriasis','ayurveda','kinesiology','craniosacral','myofascial','hydrotherapy','aromatherapy','harpsichord','calculus']) w (words);
insert into catalog.listing_resources (listing_id, resource_id) select bench.id(5, n), bench.id(4, n) from generate_series(1, 50000) n;
insert into catalog.plans (id, listing_id, name, duration_minutes, price_minor, position)
select bench.id(6, n), bench.id(5, n), '60 minutes', 60, l.price_from_minor, 0
from generate_series(1, 50000) n join catalog.listings l on l.id = bench.id(5, n)
union all
select bench.id(6, 50000 + n), bench.id(5, n), '90 minutes', 90, l.price_from_minor * 14 / 10, 1
from generate_series(2, 50000, 2) n join catalog.listings l on l.id = bench.id(5, n);

-- step: 20,000 guests with sessions
insert into identity.customers (id, created_at) select bench.id(7, n), now() from generate_series(1, 20000) n;
insert into identity.sessions (id, kind, customer_id, secret_hash, created_at, last_seen_at, expires_at)
select bench.id(8, n), 'guest', bench.id(7, n), sha256(convert_to(lpad(n::text, 43, '0'), 'UTF8')), now(), now() + interval '20 days', now() + interval '60 days'
from generate_series(1, 20000) n;

-- step: 200,000 orders of the past
insert into orders.orders (id, number, process, process_version, state, money_state, booking_mode, customer_id, is_guest, organization_id, location_id,
    listing_id, plan_id, title, provider_name, starts_at, ends_at, zone, currency, total_minor, quote, cancellation_policy, state_entered_at, created_at)
select bench.id(10, n), 'BENCH-' || n, 'appointment', 1, 'expired', 'unpaid', 'instant', bench.id(7, 1 + n % 20000), true, l.organization_id, l.location_id, l.id,
       bench.id(6, 1 + n % 50000), l.title, l.provider_name, at, at + interval '1 hour', 'America/Toronto', 'CAD', l.price_from_minor, '{}', '{}', at, at - interval '3 days'
from (select n, timestamptz '$today$' - (10 + n % 400) * interval '1 day' as at from generate_series(1, 200000) n) o
join catalog.listings l on l.id = bench.id(5, 1 + n % 50000);

-- step: 1,000,000 reservations
-- The first 1,000 resources have 200 each in the first 30 days; the other 49,000 have 16 or 17, on every third day of 51.
do $load$
declare
    definition text;
begin
    select pg_get_constraintdef(oid) into strict definition from pg_constraint where conname = 'reservations_no_overlap';
    alter table availability.reservations drop constraint reservations_no_overlap;
    insert into availability.reservations (id, resource_id, listing_id, plan_id, customer_id, starts_at, ends_at, period, status, created_at)
    select bench.id(9, n), bench.id(4, r), bench.id(5, r), bench.id(6, r), bench.id(7, 1 + n % 20000), at, at + interval '1 hour',
           tstzrange(at, at + interval '1 hour', '[)'), 'confirmed', now()
    from (
        select i as n, 1 + i % 1000 as r, date '$today$' + i / 1000 * 6 / 5 / 8 + (9 + i / 1000 * 6 / 5 % 8) * interval '1 hour' as wall
        from generate_series(0, 199999) i
        union all
        select 200000 + i, 1001 + i % 49000, date '$today$' + (i / 49000 * 3 + i % 49000 % 3) + (9 + (i % 49000 * 7 + i / 49000 * 5) % 8) * interval '1 hour'
        from generate_series(0, 799999) i) slots
    cross join lateral (select wall at time zone 'America/Toronto' as at) instants;
    execute 'alter table availability.reservations add constraint reservations_no_overlap ' || definition;
end $load$;

-- step: tables for the yardstick
create table bench.orders (like orders.orders including all);
create table bench.postings (like payments.postings including all);
create table bench.envelopes (like platform.envelopes including all);
create table bench.idempotency (like platform.idempotency including all);
set session_replication_role = origin;

-- step: statistics
vacuum analyze;
