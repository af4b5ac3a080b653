-- What a customer is asked: an extra (yes or no), one of several, how many, or words for the provider.
alter table catalog.options
    add column kind text not null default 'extra' constraint options_kind check (kind in ('extra', 'choice', 'quantity', 'text')),
    add column hint text not null default '',
    add column is_required boolean not null default false,
    add column quantity_min int not null default 1,
    add column quantity_max int not null default 1,
    -- Of a choice: [{"id", "name", "price": {"effect", "value"}}].
    add column picks jsonb not null default '[]',
    add constraint options_quantity check (quantity_min between 1 and quantity_max and quantity_max <= 1000),
    add constraint options_picks check (jsonb_typeof(picks) = 'array' and (kind = 'choice') = (jsonb_array_length(picks) > 0)),
    add constraint options_required check (not (kind = 'extra' and is_required));
