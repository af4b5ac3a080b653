drop index payments.refunds_open;
alter table payments.refunds
    drop constraint refunds_resolution_of, drop constraint refunds_replaced, drop constraint refunds_resolved,
    drop replaced_by, drop resolved_by, drop resolved_at, drop resolution_note, drop resolution;
alter table identity.users drop constraint users_pending_email, drop pending_email_at, drop pending_email;
