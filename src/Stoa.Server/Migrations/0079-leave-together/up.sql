-- What a change in a batch must have met, when the batch ends with its commit (CommitBatch.Must). Nobody could look at a count in between.
create function platform.must(name text, met bigint) returns void language plpgsql as $$
begin
    if met = 0 then
        raise exception '% has met nothing', name using errcode = 'integrity_constraint_violation', constraint = name;
    end if;
end $$;

-- An entry's postings come by one statement, and sum to zero in every currency: looked at once for all of them, not once for each.
drop trigger postings_balance on payments.postings;
drop function payments.check_balance();

create or replace function payments.keep_balances() returns trigger language plpgsql as $$
declare
    moved record;
    free  bigint;
    left_minor bigint;
begin
    for moved in select entry_id from added group by entry_id, currency having sum(amount_minor) <> 0 limit 1 loop
        raise exception 'entry % does not balance', moved.entry_id using errcode = 'check_violation', constraint = 'postings_balance';
    end loop;
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
