create schema prices;

create table prices.coupons (
    id                    uuid primary key,
    code                  text not null constraint coupons_code unique,
    -- One of the two: a share in basis points, or an amount.
    percent_bp            int constraint coupons_percent check (percent_bp between 1 and 10000),
    off_minor             bigint constraint coupons_off check (off_minor > 0),
    at_most_minor         bigint constraint coupons_at_most check (at_most_minor > 0),
    currency              char(3) not null,
    paid_by               text not null constraint coupons_paid_by check (paid_by in ('platform', 'provider')),
    valid_from            timestamptz not null,
    valid_until           timestamptz constraint coupons_validity check (valid_until > valid_from),
    minimum_minor         bigint constraint coupons_minimum check (minimum_minor >= 0),
    uses_max              int constraint coupons_uses_max check (uses_max > 0),
    uses_per_customer_max int constraint coupons_uses_per_customer_max check (uses_per_customer_max > 0),
    is_for_first_order    boolean not null,
    is_paused             boolean not null,
    organization_id       uuid references organizations.organizations,
    category              text,
    listing_id            uuid references catalog.listings,
    uses                  int not null default 0,
    created_at            timestamptz not null,
    created_by            uuid,
    version               int not null default 1,
    constraint coupons_value check ((percent_bp is null) <> (off_minor is null)),
    constraint coupons_payer check (paid_by = 'platform' or organization_id is not null),
    -- The last use is sold once, whatever runs at the same time.
    constraint coupons_uses_within check (uses >= 0 and uses <= coalesce(uses_max, uses))
);
create index coupons_organization on prices.coupons (organization_id, created_at desc);
create index coupons_created on prices.coupons (created_at desc);

-- Which order used which coupon; given back when the order came to nothing.
create table prices.coupon_uses (
    order_id      uuid primary key references orders.orders,
    coupon_id     uuid not null references prices.coupons,
    customer_id   uuid not null references identity.customers,
    off_minor     bigint not null constraint coupon_uses_off check (off_minor >= 0),
    at            timestamptz not null,
    given_back_at timestamptz
);
create index coupon_uses_coupon on prices.coupon_uses (coupon_id, at desc);
create index coupon_uses_customer on prices.coupon_uses (customer_id);

-- What a customer may spend now: the balance of their account in the books, less what orders have reserved.
create table prices.credit_accounts (
    customer_id     uuid not null references identity.customers,
    currency        char(3) not null,
    available_minor bigint not null constraint credit_accounts_available check (available_minor >= 0),
    primary key (customer_id, currency)
);

-- Credit that the marketplace gave (above zero) or took back (below).
create table prices.credit_grants (
    id           uuid primary key,
    customer_id  uuid not null references identity.customers,
    currency     char(3) not null,
    amount_minor bigint not null constraint credit_grants_amount check (amount_minor <> 0),
    reason       text not null constraint credit_grants_reason check (length(reason) between 1 and 500),
    granted_by   uuid,
    at           timestamptz not null
);
create index credit_grants_customer on prices.credit_grants (customer_id, at desc);
create trigger credit_grants_append_only before update or delete on prices.credit_grants
    for each row execute function platform.refuse_change();

-- What of an order is not charged: credit and the marketplace's promotion. Reserved with the order, held with its payment.
create table prices.order_fundings (
    order_id        uuid primary key references orders.orders,
    customer_id     uuid not null references identity.customers,
    currency        char(3) not null,
    credit_minor    bigint not null constraint order_fundings_credit check (credit_minor >= 0),
    promotion_minor bigint not null constraint order_fundings_promotion check (promotion_minor >= 0),
    status          text not null constraint order_fundings_status check (status in ('reserved', 'held', 'returned')),
    constraint order_fundings_something check (credit_minor + promotion_minor > 0)
);
create index order_fundings_customer on prices.order_fundings (customer_id);

alter table orders.orders add column credit_minor bigint not null default 0
    constraint orders_credit check (credit_minor between 0 and total_minor);

-- A refund may go to the customer's credit, or back to the marketplace's promotion: then no processor has a part in it.
alter table payments.refunds
    alter column payment_id drop not null,
    add column paid_to text not null default 'method' constraint refunds_paid_to check (paid_to in ('method', 'credit', 'promotion')),
    add constraint refunds_method_has_payment check (paid_to <> 'method' or payment_id is not null);
