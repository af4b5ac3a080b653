alter table search.documents drop column title_marks, drop column name_marks;
drop function search.marks;
