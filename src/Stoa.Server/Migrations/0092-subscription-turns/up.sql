-- Who ends it with its period: only they may take that back. And until when a change of plan waits for being paid by hand.
alter table subscriptions.subscriptions
    add ends_by text constraint subscriptions_ends_by check (ends_by is null or cancels_at_end),
    add change_until timestamptz constraint subscriptions_change_until check (change_until is null or change_order_id is not null);
