-- A payment for an order that had been paid already: no part of it is anybody's but the customer's, whatever becomes of it.
alter table payments.payments add column is_duplicate boolean not null default false;
update payments.payments p set is_duplicate = true where exists (select 1 from payments.refunds r where r.payment_id = p.id and r.purpose = 'duplicate_payment');
