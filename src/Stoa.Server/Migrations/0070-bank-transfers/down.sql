drop table payments.bank_returns;
drop table payments.bank_return_files;
drop table payments.bank_receipts;
drop table payments.bank_transfers;
drop index payments.payments_one_live;
create unique index payments_one_live on payments.payments (order_id)
    where status in ('created', 'pending', 'authorized');
alter table orders.orders drop column pay_by;
