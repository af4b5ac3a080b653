alter table sandbox.payments drop column renewals, drop column authorized_until;
alter table orders.orders drop column capture_at;
alter table payments.payments
    drop column renewals,
    drop column authorized_until,
    drop column authorized_at;
