-- Until when an amount that is set aside can be taken, and how often it was set aside anew.
alter table payments.payments
    add column authorized_at    timestamptz,
    add column authorized_until timestamptz,
    add column renewals         int not null default 0 constraint payments_renewals check (renewals >= 0);

-- When the money of an accepted order is taken, where that is later than the acceptance.
alter table orders.orders add column capture_at timestamptz;

-- The simulated processor's side of it.
alter table sandbox.payments
    add column authorized_until timestamptz,
    add column renewals         int not null default 0;
