-- Mailboxes. Passwords are encrypted with a key that lives outside the data folder and outside every back-up.
create table mailbox (
    id             bigint generated always as identity primary key,
    member_id      bigint not null references member,
    address        citext not null unique,
    display_name   text not null,
    smtp_host      text not null, smtp_port int not null, smtp_tls text not null check (smtp_tls in ('tls', 'starttls', 'none')),
    imap_host      text not null, imap_port int not null, imap_tls text not null check (imap_tls in ('tls', 'starttls', 'none')),
    username       text not null,
    secret         bytea not null,
    per_minute     int not null default 20,
    per_day        int not null default 300,
    paused_at      timestamptz,                            -- set when log-in fails; falls by itself once it works again
    paused_why     text,
    synced_at      timestamptz,                            -- last time the folder was read to its end
    sync_problem   text,
    created_at     timestamptz not null
);
create index mailbox_by_member on mailbox (member_id);

create table mailbox_mark (
    mailbox_id    bigint not null references mailbox on delete cascade,
    folder        text not null,
    uid_validity  bigint not null,
    uid           bigint not null,                         -- the last one read
    primary key (mailbox_id, folder)
);

create table allowed_host (host citext primary key, without_tls boolean not null default false, added_by bigint references member, added_at timestamptz not null);

-- Mail that came in and concerns a known prospect or something we sent; of all other mail nothing is kept.
create table received (
    id           bigint generated always as identity primary key,
    mailbox_id   bigint not null references mailbox on delete cascade,
    folder       text not null,
    uid_validity bigint not null,
    uid          bigint not null,
    prospect_id  bigint references prospect on delete cascade,
    ledger_id    bigint,                                   -- the message of ours that it answers
    kind         text not null,                            -- see followthrough.inbox.Heard
    sender       text not null,
    subject      text not null,
    text         text not null,
    message_id   text,
    at           timestamptz not null,
    unique (mailbox_id, folder, uid_validity, uid)
);
create index received_by_prospect on received (prospect_id, at desc);
