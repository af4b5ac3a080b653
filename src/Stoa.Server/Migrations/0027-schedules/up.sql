-- A schedule gets a name, a place whose zone it runs on, closures, public holidays (a code such as 'CA-QC') and a notice of its own.
alter table availability.schedules
    add column name           text not null default 'Opening hours' constraint schedules_name check (length(name) between 1 and 100),
    add column location_id    uuid references organizations.locations,
    add column closures       jsonb not null default '[]',
    add column holidays       text,
    add column notice_minutes int not null default 0 constraint schedules_notice check (notice_minutes between 0 and 1052640);

-- The secret address under which another calendar follows a resource's; one per resource, replaced when it is renewed.
create table availability.calendar_feeds (
    resource_id uuid primary key references availability.resources,
    token       bytea not null,
    token_hash  bytea not null constraint calendar_feeds_token unique,
    shows       text not null constraint calendar_feeds_shows check (shows in ('busy', 'initials', 'details')),
    created_at  timestamptz not null,
    version     int not null default 1
);
