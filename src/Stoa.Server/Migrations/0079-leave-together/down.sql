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
        if left_minor = 0 and (starts_with(moved.account, 'held:') or starts_with(moved.account, 'ahead:')) then
            delete from payments.account_balances where account = moved.account and currency = moved.currency and part = free;
        end if;
    end loop;
    return null;
end $$;

create function payments.check_balance() returns trigger language plpgsql as $$
begin
    if exists (select 1 from payments.postings where entry_id = new.entry_id group by currency having sum(amount_minor) <> 0) then
        raise exception 'entry % does not balance', new.entry_id using errcode = 'check_violation', constraint = 'postings_balance';
    end if;
    return null;
end $$;
create constraint trigger postings_balance after insert on payments.postings
    deferrable initially deferred for each row execute function payments.check_balance();

drop function platform.must(text, bigint);
