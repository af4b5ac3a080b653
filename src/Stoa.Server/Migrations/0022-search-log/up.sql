-- What is searched, by day: how often, what it found, what was opened and booked. Nobody's name, address or session; one row for
-- everybody who asked the same.
create table search.queries (
    day       date not null,
    key       bigint not null,
    words     text not null,
    category  text not null,
    place     text not null,
    filters   text[] not null,
    sort      text not null,
    found     int not null,
    is_capped boolean not null,
    corrected text not null,
    times     int not null,
    clicks    int not null default 0,
    bookings  int not null default 0,
    primary key (day, key)
);
create index queries_nothing on search.queries (day, times desc) where found = 0;

-- What people opened of it, and where on the page it stood.
create table search.clicks (
    day        date not null,
    key        bigint not null,
    listing_id uuid not null,
    position   int not null,
    clicks     int not null,
    bookings   int not null,
    primary key (day, key, listing_id)
);
create index clicks_listing on search.clicks (listing_id, day);
