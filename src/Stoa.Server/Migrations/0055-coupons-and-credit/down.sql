delete from payments.refunds where paid_to <> 'method';
alter table payments.refunds drop constraint refunds_method_has_payment, drop column paid_to, alter column payment_id set not null;
alter table orders.orders drop column credit_minor;
drop schema prices cascade;
