-- The address that a user wants, until its owner has confirmed it.
alter table identity.users
    add pending_email    bytea,
    add pending_email_at timestamptz,
    add constraint users_pending_email check ((pending_email is null) = (pending_email_at is null));

-- What became of a refund that failed or never settled, by an operator's hand.
alter table payments.refunds
    add resolution      text constraint refunds_resolution check (resolution in ('retried', 'settled_outside', 'superseded')),
    add resolution_note text,
    add resolved_at     timestamptz,
    add resolved_by     uuid references identity.users,
    add replaced_by     uuid constraint refunds_replaced_once unique references payments.refunds,
    add constraint refunds_resolved check ((resolution is null) = (resolved_at is null)),
    add constraint refunds_replaced check ((replaced_by is not null) = (coalesce(resolution, '') = 'retried')),
    add constraint refunds_resolution_of check (resolution is null or (status = 'succeeded') = (resolution = 'settled_outside'));
create index refunds_open on payments.refunds (created_at) where status <> 'succeeded' and resolution is null;
