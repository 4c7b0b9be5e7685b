-- Some providers give a message another Message-ID than ours on its way out; that one stands in the recipient's mailbox.
create table ledger_renamed (
    ledger_id  bigint primary key references ledger on delete cascade,
    message_id text not null
);
create index ledger_renamed_by_id on ledger_renamed (message_id);
-- So many copies in the Sent folder had our own id, one after the other. Once they are enough nobody looks there any more.
alter table mailbox add column ids_kept int not null default 0;

-- Whether links in automatic e-mails lead through here, so that it is counted who follows them. Nothing is decided by it.
alter table workspace add column count_clicks boolean not null default false;
create table click (
    ledger_id bigint not null references ledger on delete cascade,
    target    text not null,
    machine   boolean not null,                            -- perhaps a scanner's
    times     int not null,
    first_at  timestamptz not null,
    last_at   timestamptz not null,
    primary key (ledger_id, target, machine)
);
create index click_by_time on click (first_at);

-- Somebody nobody knows wrote from where these people work. Until a person says whom it is about, nothing automatic leaves to
-- them, and the message stands in received with no prospect.
create table perhaps (
    received_id bigint not null references received on delete cascade,
    prospect_id bigint not null references prospect on delete cascade,
    primary key (received_id, prospect_id)
);
create index perhaps_by_prospect on perhaps (prospect_id);
create index received_undecided on received (id) where prospect_id is null;
alter table received add column sender_name text not null default '';
