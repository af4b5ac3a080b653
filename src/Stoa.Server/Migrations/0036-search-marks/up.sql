-- Where a word stands is read for each candidate: two bytes for each lexeme of a title, and of names, stand in its row, so that nothing has to be
-- fetched from out of line. Two lexemes in sixty thousand share a mark; a rank may err by that, a match never does.
create function search.marks(lexemes text[]) returns bytea language sql immutable parallel safe strict
    return (select coalesce(string_agg(substring(sha256(convert_to(lexeme, 'UTF8')) from 1 for 2), ''::bytea), ''::bytea) from unnest($1) as lexeme);

alter table search.documents add column title_marks bytea not null default '', add column name_marks bytea not null default '';
alter table search.documents alter column title_marks drop default, alter column name_marks drop default;
alter table search.documents alter column title_marks set storage main, alter column name_marks set storage main;
insert into search.changes (listing_id) select id from catalog.listings;
