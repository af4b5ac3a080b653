-- What was kept of an address cannot be kept any more; payouts refer to the row, so it stays as an account that was never opened.
update payments.payout_destinations set account = null, status = 'retired', retired_at = coalesce(retired_at, now()) where kind = 'gateway' and account is not null;
alter table payments.payout_destinations drop constraint payout_destinations_of;
alter table payments.payout_destinations add constraint payout_destinations_of check (case kind
    when 'bank' then holder is not null and account is not null and gateway is null
    else gateway is not null and account is null end);
