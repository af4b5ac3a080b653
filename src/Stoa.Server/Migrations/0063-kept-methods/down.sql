alter table sandbox.payments drop column keeps_method;
drop table sandbox.method_pages;
drop table sandbox.methods;
update catalog.listings set kind = 'package' where kind = 'membership';
alter table catalog.listings drop constraint listings_kind,
    add constraint listings_kind check (kind in ('appointment', 'rental', 'gig', 'package'));
alter table orders.orders drop column keeps_method;
alter table payments.payments drop constraint payments_off_session, drop column is_off_session, drop column method_id;
drop table payments.methods;
