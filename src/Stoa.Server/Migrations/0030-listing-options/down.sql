-- An older program sells extras only.
delete from catalog.options where kind <> 'extra';
alter table catalog.options
    drop constraint options_required,
    drop constraint options_picks,
    drop constraint options_quantity,
    drop column picks,
    drop column quantity_max,
    drop column quantity_min,
    drop column is_required,
    drop column hint,
    drop column kind;
