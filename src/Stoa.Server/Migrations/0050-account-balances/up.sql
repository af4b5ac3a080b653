-- What every account stands at, kept with each posting, so that nobody sums a million of them. An account has as many rows as
-- transactions ever posted to it at the same moment: each takes one that nobody holds, or makes another, and none waits for another's
-- commit, however busy a gateway's or the commission's account is. Its balance is the sum of its rows. What was held for an order and is
-- held no more leaves no row. `stoa ledger check` compares; `stoa ledger rebuild` writes it anew.
create sequence payments.account_parts;

create table payments.account_balances (
    account       text not null,
    currency      char(3) not null,
    part          bigint not null,
    balance_minor bigint not null,
    primary key (account, currency, part)
) with (fillfactor = 60);

create function payments.keep_balances() returns trigger language plpgsql as $$
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
create trigger postings_kept after insert on payments.postings
    referencing new table as added for each statement execute function payments.keep_balances();

insert into payments.account_balances
select account, currency, nextval('payments.account_parts'), minor
from (select account, currency, sum(amount_minor)::bigint as minor from payments.postings group by account, currency) it
where minor <> 0 or not starts_with(account, 'held:');

-- An organization's orders whose money waits, for what is held of it: few, however many it ever had.
create index orders_organization_waiting on orders.orders (organization_id)
    where released_at is null and money_state in ('held', 'partially_refunded');
