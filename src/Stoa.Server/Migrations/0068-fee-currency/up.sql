-- A processor whose account is in another currency takes its fee in that one; null for the payment's own.
alter table payments.payments add column fee_currency char(3);
