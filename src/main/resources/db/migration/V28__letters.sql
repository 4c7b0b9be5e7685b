-- How what is sent from a mailbox looks: its signature, and whether it goes as plain text alone.
alter table mailbox
    add column signature  text not null default '',
    add column plain_only boolean not null default false;

-- Whether a message goes as HTML, too. Fixed when it is planned, like its words; what was planned before goes as it was.
alter table ledger add column html boolean not null default false;

-- The last test of each mailbox and what became of it. What it sent stands in the ledger, of no pursuit.
create table send_test (
    mailbox_id   bigint primary key references mailbox on delete cascade,
    ledger_id    bigint not null references ledger,
    looked_into  bigint references mailbox,                -- the mailbox it should come into; null: one that is not connected here
    began_at     timestamptz not null,                     -- real time, as all here
    taken_at     timestamptz,                              -- by our server
    came_at      timestamptz,
    came_to      text check (came_to in ('inbox', 'spam')),
    came_as      text,                                     -- its Message-ID there
    said         text,                                     -- the topmost Authentication-Results there
    kept_sent    boolean,                                  -- whether a copy lies in Sent
    ended_at     timestamptz,
    trouble      text
);
