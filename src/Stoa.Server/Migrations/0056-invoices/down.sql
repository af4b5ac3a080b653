drop schema invoices cascade;
