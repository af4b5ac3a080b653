-- Of those who run the marketplace, who may approve payouts: all did so far.
alter table identity.users add column approves_payouts boolean not null default true;
