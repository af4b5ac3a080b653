create or replace function payments.keep_balances() returns trigger language plpgsql as $$
declare
    moved record;
    free  bigint;
    left_minor bigint;
begin
    for moved in select account, currency, sum(amount_minor)::bigint as minor from added group by account, currency loop
        select part into free from payments.account_balances
        where account = moved.account and currency = moved.currency
        limit 1 for update skip locked;
        if free is null then
            insert into payments.account_balances values (moved.account, moved.currency, nextval('payments.account_parts'), moved.minor);
            continue;
        end if;
        update payments.account_balances set balance_minor = balance_minor + moved.minor
        where account = moved.account and currency = moved.currency and part = free
        returning balance_minor into left_minor;
        if left_minor = 0 and starts_with(moved.account, 'held:') then
            delete from payments.account_balances where account = moved.account and currency = moved.currency and part = free;
        end if;
    end loop;
    return null;
end $$;
alter table payments.disputes drop column ahead_minor;
alter table payments.payments
    drop constraint payments_ahead,
    drop column ahead_back_minor,
    drop column back_minor,
    drop column ahead_minor,
    drop column seller_id;
drop table payments.seller_accounts;
