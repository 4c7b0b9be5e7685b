-- In which lists a person stands, asked before a list is taken back.
create index import_row_by_prospect on import_row (prospect_id) where prospect_id is not null;
