alter table payments.payments drop column fee_currency;
