-- Some processors pay to an address that the provider gives, and keep no account for us: it is sealed as a bank account is.
alter table payments.payout_destinations drop constraint payout_destinations_of;
alter table payments.payout_destinations add constraint payout_destinations_of check (case kind
    when 'bank' then holder is not null and account is not null and gateway is null
    else gateway is not null and holder is null and (account is null or gateway_account_id is null) end);
