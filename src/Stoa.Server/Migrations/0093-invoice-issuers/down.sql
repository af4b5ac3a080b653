drop table invoices.issuers;
