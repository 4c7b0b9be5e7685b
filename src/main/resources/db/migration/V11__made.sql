-- A doubt is about one message, so that settling one settles no other.
alter table commitment add column ledger_id bigint references ledger;

-- Dials nobody answered count once per half day and a task reaches nobody; the history keeps them all.
alter table touch add column counts boolean not null default true;
