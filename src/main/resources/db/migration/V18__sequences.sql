-- Whether the last call of a pursuit ended on voicemail, for steps that ask.
alter table pursuit add column voicemail boolean not null default false;

-- The hours of the step a message came from, where it has its own; see followthrough.playbook.SendWindow.
alter table ledger add column send_window text;

-- What is being changed and is not published yet; one for each sequence.
create table sequence_draft (
    key       text primary key,
    yaml      text not null,
    saved_by  bigint not null references member,
    saved_at  timestamptz not null
);

-- Whoever runs through an earlier version goes on with this one, in the background and in batches.
create table sequence_move (
    version_id  bigint primary key references sequence_version,
    asked_by    bigint references member,
    asked_at    timestamptz not null,
    moved       int not null default 0,
    held_back   int not null default 0,                    -- until tomorrow, because they had a touch that day
    reached_version bigint not null default 0,             -- how far it is, in the order of version and pursuit
    reached     bigint not null default 0,
    done_at     timestamptz
);
create index sequence_move_open on sequence_move (version_id) where done_at is null;
create index pursuit_by_version on pursuit (version_id, id) where state <> 'ended';
