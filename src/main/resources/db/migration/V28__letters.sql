-- How what is sent from a mailbox looks: its signature, and whether it goes as plain text alone.
alter table mailbox
    add column signature  text not null default '',
    add column plain_only boolean not null default false;

-- Whether a message goes as HTML, too. Fixed when it is planned, like its words; what was planned before goes as it was.
alter table ledger add column html boolean not null default false;
