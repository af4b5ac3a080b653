create table catalog.photos (
    id         uuid primary key,
    listing_id uuid not null references catalog.listings,
    -- Of the file that was sent: the same one is taken once.
    original   text not null constraint photos_original check (original ~ '^[0-9a-f]{64}$'),
    width      int not null constraint photos_width check (width > 0),
    height     int not null constraint photos_height check (height > 0),
    -- What is shown, the narrowest first: [{"width", "object"}], objects named by their content.
    renditions jsonb not null constraint photos_renditions check (jsonb_typeof(renditions) = 'array' and jsonb_array_length(renditions) > 0),
    alt        text not null default '' constraint photos_alt check (length(alt) <= 200),
    position   int not null,
    created_at timestamptz not null,
    constraint photos_once unique (listing_id, original)
);
create index photos_listing on catalog.photos (listing_id, position);

-- The first photo's renditions, a copy for cards and results; null shows the generated picture.
alter table catalog.listings add column cover jsonb;

create table catalog.questions (
    id          uuid primary key,
    listing_id  uuid not null references catalog.listings,
    -- Who asked; their name stands with the account, not here.
    user_id     uuid not null references identity.users,
    shown_as    text not null,
    text        text not null constraint questions_text check (length(text) between 1 and 1000),
    asked_at    timestamptz not null,
    answer      text constraint questions_answer check (length(answer) between 1 and 2000),
    answered_at timestamptz,
    is_hidden   boolean not null default false,
    version     int not null default 1,
    constraint questions_answered check ((answer is null) = (answered_at is null))
);
create index questions_listing on catalog.questions (listing_id, asked_at desc, id);
create index questions_user on catalog.questions (user_id, asked_at);
