-- Reports of their own books that processors make to order: what was asked for, so that a lost answer does not ask for it twice.
create table payments.balance_reports (
    gateway     text not null,
    -- Whose books, where there are several: the country of an account.
    account     text not null,
    -- Both inclusive, UTC.
    first_day   date not null,
    last_day    date not null,
    status      text not null constraint balance_reports_status check (status in ('asked', 'ready', 'failed')),
    asked_at    timestamptz not null,
    -- How often in a row; zero where it was refused before anything was begun.
    asks        int not null constraint balance_reports_asks check (asks >= 0),
    -- The processor's id of the making; null while its answer is not known.
    task_id     text,
    file_name   text,
    -- Of an earlier report of the same days, which is not the one that is waited for.
    file_before text,
    ready_at    timestamptz,
    -- A sentence that says what to do.
    trouble     text,
    primary key (gateway, account, first_day, last_day),
    constraint balance_reports_days check (first_day <= last_day),
    constraint balance_reports_ready check ((status = 'ready') = (ready_at is not null) and (status = 'ready') = (file_name is not null)),
    constraint balance_reports_trouble check ((status = 'failed') = (trouble is not null))
);
create index balance_reports_waiting on payments.balance_reports (asked_at) where status <> 'ready';
