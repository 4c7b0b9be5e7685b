-- How many rows have which verdict stands with the list, for everybody who asks each second how far it is.
alter table import add column counts jsonb not null default '{}';
update import i set counts = (select coalesce(jsonb_object_agg(v.verdict, v.rows), '{}')
                                from (select verdict, count(*) rows from import_row r where r.import_id = i.id group by verdict) v);

-- What a list said and made is told from what people did since, so that undoing it takes back its own and nothing else.
alter table timeline add column import_id bigint;
alter table company add column import_id bigint;

-- Written three times: when it is judged, when it finds its place in the plan, and when it is taken in. With room beside it
-- on its page no index is touched for that.
alter table import_row set (fillfactor = 40);

-- Members are never deleted, so that a reference to them tells nothing and costs a look for each row.
alter table import_row drop constraint import_row_owner_id_fkey;

-- An import that is taken back, by whom and when, and what came of it: who went, who stayed and why.
alter table import drop constraint import_state_check;
alter table import add check (state in ('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'undoing', 'undone'));
alter table import add column undone_by bigint references member;
alter table import add column undone_at timestamptz;
alter table import add column undo jsonb;
alter table import_row drop constraint import_row_verdict_check;
alter table import_row add check
    (verdict in ('new', 'update', 'twice in file', 'in the base', 'rejected', 'suppressed', 'later', 'undone'));
drop index import_at_work;
create index import_at_work on import (id) where state in ('checking', 'running', 'undoing');
create index import_with_later on import (id) where state = 'done' and counts ->> 'later' is not null;

-- Whatever points to a prospect is found by it, or each one that goes would be looked for in whole tables.
create index ledger_by_prospect on ledger (prospect_id) where prospect_id is not null;
create index alert_by_prospect on alert (prospect_id) where prospect_id is not null;
create index commitment_by_message on commitment (ledger_id) where ledger_id is not null;
