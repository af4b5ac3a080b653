-- Why a bank took a payment back, in the processor's word, and until when evidence is taken.
alter table payments.disputes add column reason text, add column evidence_by timestamptz;
create index disputes_deadline on payments.disputes (evidence_by, id) where status = 'open';

-- Our side of a chargeback.
create table disputes.evidence (
    dispute_id   uuid primary key references payments.disputes,
    order_id     uuid not null references orders.orders,
    status       text not null constraint evidence_status check (status in ('collecting', 'submitting', 'submitted', 'refused', 'handed_in')),
    attempts     int not null default 0,
    -- What the operators want to say, sealed.
    note         bytea,
    -- What was handed in, as it was, sealed.
    pack         bytea,
    -- True when the program handed it in just before the deadline.
    by_itself    boolean not null default false,
    failure_code text,
    asked_at     timestamptz,
    settled_at   timestamptz,
    version      int not null default 1,
    constraint evidence_kept check ((status = 'collecting') = (pack is null)),
    constraint evidence_settled check ((settled_at is not null) = (status in ('submitted', 'refused', 'handed_in')))
);

-- What the provider says for the bank: a statement, or the text of a document.
create table disputes.statements (
    id       uuid primary key,
    order_id uuid not null references orders.orders,
    user_id  uuid not null references identity.users,
    text     bytea not null,
    made_at  timestamptz not null
);
create index statements_order on disputes.statements (order_id, made_at);

-- On which days the customer looked at an order, and by which way in: for banks that ask. Nothing else is kept of a visit.
create table orders.views (
    order_id uuid not null references orders.orders,
    day      date not null,
    way_in   text not null constraint views_way_in check (way_in in ('account', 'guest', 'link')),
    at       timestamptz not null,
    primary key (order_id, day, way_in)
);
