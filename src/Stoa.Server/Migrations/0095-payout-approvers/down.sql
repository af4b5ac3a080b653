alter table identity.users drop column approves_payouts;
