-- A provider's own account at a processor that splits payments: customers pay into it, and the processor gives the marketplace its part.
create table payments.seller_accounts (
    id              uuid primary key,
    organization_id uuid not null references organizations.organizations,
    gateway         text not null,
    -- Whose application at the processor it is connected to.
    country         char(2) not null,
    status          text not null constraint seller_accounts_status check (status in ('connecting', 'active', 'lost', 'disconnected')),
    gateway_user_id text,
    -- Sealed; gone when they are of no use any more.
    verifier        bytea,
    access_token    bytea,
    refresh_token   bytea,
    expires_at      timestamptz,
    created_by      uuid not null references identity.users,
    created_at      timestamptz not null,
    connected_at    timestamptz,
    ended_at        timestamptz,
    version         int not null default 1,
    constraint seller_accounts_connected check (status <> 'active' or (gateway_user_id is not null and access_token is not null and connected_at is not null)),
    constraint seller_accounts_ended check ((status in ('lost', 'disconnected')) = (ended_at is not null))
);
create unique index seller_accounts_one_active on payments.seller_accounts (organization_id, gateway, country) where status = 'active';
-- Connecting an account anew makes its tokens before invalid: two organizations would take it from each other.
create unique index seller_accounts_one_user on payments.seller_accounts (gateway, gateway_user_id) where status = 'active';
create index seller_accounts_organization on payments.seller_accounts (organization_id);

-- A payment into a seller's account: what the seller got of it, ahead of any release, and what of that went back.
alter table payments.payments
    add column seller_id        uuid references payments.seller_accounts,
    add column ahead_minor      bigint not null default 0,
    add column back_minor       bigint not null default 0,
    add column ahead_back_minor bigint not null default 0,
    add constraint payments_ahead check (
        ahead_minor >= 0 and ahead_minor <= amount_minor and (seller_id is not null or ahead_minor = 0)
        and ahead_back_minor >= 0 and ahead_back_minor <= ahead_minor and ahead_back_minor <= back_minor and back_minor <= amount_minor);

-- What a bank took back of what the seller had got, so that the same comes again when the dispute is won.
alter table payments.disputes add column ahead_minor bigint not null default 0 constraint disputes_ahead check (ahead_minor >= 0 and ahead_minor <= amount_minor);

-- As before, and what was given ahead of an order's release leaves no row either once it is settled.
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
