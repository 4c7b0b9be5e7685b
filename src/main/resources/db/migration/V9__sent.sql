-- Messages that left and do not stand in the history yet. Sending is one small commit a message; touch, timeline and next
-- step follow in batches just behind it, or at once when anything else happens to their pursuit.
create table unrecorded (
    ledger_id   bigint primary key,
    not_before  timestamptz not null default '-infinity'  -- real time; set when it could not be recorded
);

-- However often a message is recorded, it is one touch.
create unique index touch_of_message on touch (ledger_id) where ledger_id is not null;

-- Bounces that cite nothing are matched by address, however it was written.
drop index ledger_by_recipient;
create index ledger_by_recipient on ledger (lower(recipient));
