alter table subscriptions.subscriptions drop change_until, drop ends_by;
