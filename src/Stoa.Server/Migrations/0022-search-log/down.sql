drop table search.clicks;
drop table search.queries;
