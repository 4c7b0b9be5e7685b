-- A message changes its state four times. Where an index names a column that changes, each change writes all indexes of the
-- table anew; these name what changes once, at the end, so that a claim and a hand-over write the row and no index.
alter table ledger
    add column pending  boolean generated always as (case when state in ('planned', 'claimed', 'handed over') then true end) stored,
    add column in_doubt boolean generated always as (case when state = 'unknown' then true end) stored,
    add column refused boolean generated always as (case when state = 'failed' and handed_over_at is null then true end) stored;
drop index ledger_claimable;
drop index ledger_in_doubt;
create index ledger_pending on ledger (mailbox_id, automatic, not_before, id) where pending;
create index ledger_in_doubt on ledger (id) where in_doubt;

-- The budget counts what was handed over by when it was done with, and what a server has at the moment among what is pending.
drop index ledger_recent;
create index ledger_done on ledger (mailbox_id, done_at) where done_at is not null;
create index ledger_refused on ledger (mailbox_id, done_at) where refused;
create index ledger_done_by_company on ledger (company_id, done_at) where company_id is not null and done_at is not null;
create index ledger_done_by_domain on ledger (domain, done_at) where domain is not null and done_at is not null;
create index ledger_pending_by_company on ledger (company_id) where company_id is not null and pending;
create index ledger_pending_by_domain on ledger (domain) where domain is not null and pending;

-- Room on each page for all its rows once more: those of one mailbox are claimed together.
alter table ledger set (fillfactor = 50);

-- Where an installation keeps words for so many months only: when those of an ended pursuit went. See OldWords.
alter table pursuit add column words_gone_at timestamptz;
create index pursuit_with_old_words on pursuit (ended_at) where ended_at is not null and words_gone_at is null;
