create schema notifications;

create table notifications.notifications (
    id          uuid primary key,
    template    text not null,
    audience    text not null,
    order_id    uuid references orders.orders,
    user_id     uuid references identity.users,
    -- One notice per cause and recipient: a handler that runs twice sends once.
    cause       text not null,
    recipient   bytea not null,
    recipient_index bytea not null,
    subject     bytea not null,
    text        bytea not null,
    html        bytea not null,
    calendar    bytea,
    created_at  timestamptz not null,
    constraint notifications_once unique (cause, template, recipient_index)
);
create index notifications_order on notifications.notifications (order_id) where order_id is not null;
create index notifications_recipient on notifications.notifications (recipient_index);
create index notifications_created on notifications.notifications (created_at desc, id desc);

create table notifications.deliveries (
    id              uuid primary key,
    notification_id uuid not null references notifications.notifications,
    channel         text not null,
    status          text not null constraint deliveries_status check (status in ('pending', 'sent', 'failed')),
    attempts        int not null default 0,
    error           text,
    -- In real time, whatever the demo clock says: a process that dies gives it back.
    claimed_until   timestamptz,
    created_at      timestamptz not null,
    sent_at         timestamptz,
    constraint deliveries_once unique (notification_id, channel)
);
