alter table payments.payments drop column is_duplicate;
