-- What stands on a provider's invoices as theirs, from now on: name, address and tax number; of sole traders personal data, so it is sealed.
create table invoices.issuers (
    organization_id uuid primary key references organizations.organizations,
    details         bytea not null,
    changed_at      timestamptz not null,
    version         int not null default 1
);
