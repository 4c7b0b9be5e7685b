-- What a message is found by. Each index is written when it is planned and again when it left, and that was most of what
-- keeping books of it cost. Its Message-ID is its key, and the token of its way out begins as the key does, so that the key's
-- index finds all three. Those from before are found as they were.
alter table ledger add column found_by_key boolean not null default false;
alter table ledger alter column found_by_key set default true;
alter table ledger drop constraint ledger_message_id_key, drop constraint ledger_unsubscribe_key;
create index ledger_by_message_id on ledger (message_id) where not found_by_key;
create index ledger_by_unsubscribe on ledger (unsubscribe) where not found_by_key and unsubscribe is not null;

-- Of a person by the pursuits, of an address by whose it is.
alter table ledger drop constraint ledger_prospect_id_fkey;
drop index ledger_by_prospect;
drop index ledger_by_recipient;

-- A touch changes its pursuit, but nothing that its indexes name, so that it writes the row and no index. When the last touch
-- was, by which lists are put in order, stands with the next step, which every touch writes anew.
alter table next_step add column last_touch_at timestamptz;
update next_step n set last_touch_at = p.last_touch_at from pursuit p where p.id = n.pursuit_id and p.last_touch_at is not null;
drop index pursuit_silence;
create index next_step_by_silence on next_step (coalesce(last_touch_at, '-infinity'), prospect_id);
drop index pursuit_open_one;
create unique index pursuit_open_one on pursuit (prospect_id) where open;
drop index pursuit_by_version;
create index pursuit_by_version on pursuit (version_id, id) where open;
alter table pursuit set (fillfactor = 80);
