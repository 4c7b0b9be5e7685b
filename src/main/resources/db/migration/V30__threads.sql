-- Some providers give a message another Message-ID than ours on its way out; that one stands in the recipient's mailbox.
create table ledger_renamed (
    ledger_id  bigint primary key references ledger on delete cascade,
    message_id text not null
);
create index ledger_renamed_by_id on ledger_renamed (message_id);
-- So many copies in the Sent folder had our own id, one after the other. Once they are enough nobody looks there any more.
alter table mailbox add column ids_kept int not null default 0;
