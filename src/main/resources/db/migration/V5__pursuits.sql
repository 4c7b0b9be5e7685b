-- Pursuits, the one next step of each, what they owe, what was made, and the send ledger.
create table pursuit (
    id                 bigint generated always as identity primary key,
    prospect_id        bigint not null references prospect,
    kind               text not null check (kind in ('sale', 'relationship')),
    state              text not null check (state in ('new', 'working', 'answering', 'meeting', 'nurture', 'review', 'ended')),
    open               boolean generated always as (state <> 'ended') stored,
    needs              bigint generated always as (case when state <> 'ended' then id end) stored,
    ending             text check (ending in ('won', 'no', 'opted out', 'referred', 'bad data', 'unreachable', 'duplicate', 'lapsed')),
    ending_why         text,
    ended_at           timestamptz,
    ended_by           bigint references member,
    opened_at          timestamptz not null,
    clock_due          timestamptz,                        -- first-touch clock; absent for planned lists
    enrolment_id       bigint,                             -- a new number each time a sequence is begun
    version_id         bigint references sequence_version, -- the sequence it runs through now
    step               int not null default 0,             -- index of the step that comes next
    run                int not null default 0,             -- rises when a step is deliberately made again
    begun_at           timestamptz,                        -- when this enrolment began
    channels           text[] not null default '{}',       -- of each touch made that counts, in order
    personal           int not null default 0,
    cold_emails        int not null default 0,
    first_touch_at     timestamptz,
    first_personal_at  timestamptz,
    last_touch_at      timestamptz,
    last_dial_at       timestamptz,
    reacted_at         timestamptz,
    used_approaches    text[] not null default '{}',
    soft_bounces       int not null default 0,
    searched           text[] not null default '{}',       -- channels for which an address was looked for in vain
    extra              int not null default 0,             -- touches beyond the sequence, until the exit policy is met
    in_review          boolean not null default false,
    hold_until         timestamptz,
    hold_why           text,
    revision           bigint not null default 0,
    check ((state = 'ended') = (ending is not null)),
    check ((ending is null) = (ended_at is null)),
    unique (id, open)
);
create sequence enrolment_number;
create unique index pursuit_open_one on pursuit (prospect_id) where state <> 'ended';
create index pursuit_by_prospect on pursuit (prospect_id, opened_at desc);

create table next_step (
    pursuit_id    bigint primary key,
    open          boolean not null default true check (open),
    prospect_id   bigint not null references prospect,
    owner_id      bigint not null,
    owner_active  boolean not null default true check (owner_active),
    due_at        timestamptz not null,
    lane          text not null check (lane in ('answer', 'new', 'promised', 'sequence')),
    kind          text not null check (kind in ('touch', 'chore')),
    channel       text not null check (channel in ('email', 'call', 'sms', 'social', 'mail', 'meeting', 'task')),
    automatic     boolean not null default false check (not (automatic and kind = 'chore')),
    goal          text not null check (goal <> ''),
    approach      text,
    minutes       int not null check (minutes > 0),
    step          int,                                     -- index in the sequence version; absent when not from it
    commitment    text,                                    -- what it keeps, a commitment.kind; absent when nothing owed
    why_then      text not null check (why_then <> ''),
    waits         text,                                    -- why an automatic step that is due has not left
    retry_at      timestamptz,                             -- not before then, because of what waits says
    worth         double precision not null default 0,     -- value per minute, for the order of the sequence lane
    snoozed       int not null default 0,
    ledger_id     bigint,                                  -- on its way: the message in the send ledger
    foreign key (pursuit_id, open) references pursuit (id, open) deferrable initially deferred,
    foreign key (owner_id, owner_active) references member (id, active)
);
alter table pursuit add constraint pursuit_needs_a_next_step
    foreign key (needs) references next_step deferrable initially deferred;
create index next_step_queue on next_step (owner_id, lane, due_at) where not automatic and ledger_id is null;
create index next_step_worth on next_step (owner_id, worth desc) where lane = 'sequence' and not automatic and ledger_id is null;
create index next_step_automatic on next_step (coalesce(retry_at, due_at)) where automatic and ledger_id is null;
create index next_step_by_prospect on next_step (prospect_id);

create table commitment (
    id            bigint generated always as identity primary key,
    pursuit_id    bigint not null references pursuit,
    kind          text not null check (kind in ('answer', 'call back', 'meeting', 'material', 'not now', 'rebook', 'find person', 'doubt')),
    due_at        timestamptz not null,
    note          text not null default '',
    named_by_them boolean not null default false,          -- a date the prospect named
    made_at       timestamptz not null,
    settled_at    timestamptz,
    settled_how   text check (settled_how in ('kept', 'moved', 'withdrawn')),
    check ((settled_at is null) = (settled_how is null))
);
create index commitment_open on commitment (pursuit_id, due_at) where settled_at is null;

-- Touches made. A touch that bounced later is marked and no longer counts.
create table touch (
    id            bigint generated always as identity primary key,
    pursuit_id    bigint not null references pursuit,
    prospect_id   bigint not null references prospect,
    member_id     bigint references member,                -- absent: automatic
    channel       text not null,
    automatic     boolean not null,
    made_at       timestamptz not null,
    due_at        timestamptz,
    number        int not null,                            -- the n-th touch of the pursuit
    version_id    bigint references sequence_version,
    step          int,
    goal          text not null,
    approach      text,
    minutes       int not null,
    outcome       text,                                    -- see followthrough.pursuits.Outcome
    ledger_id     bigint,
    undone_at     timestamptz,
    bounced_at    timestamptz
);
create index touch_by_prospect on touch (prospect_id, made_at desc);
create index touch_by_pursuit on touch (pursuit_id, number);
create index touch_by_member on touch (member_id, made_at) where member_id is not null;

create table ledger (
    id            bigint generated always as identity primary key,
    pursuit_id    bigint references pursuit,
    prospect_id   bigint references prospect,
    enrolment_id  bigint, step int, run int,
    automatic     boolean not null,
    mailbox_id    bigint not null references mailbox,
    member_id     bigint references member,
    state         text not null check (state in ('planned', 'claimed', 'handed over', 'sent', 'failed', 'unknown', 'cancelled')),
    message_id    text not null unique,                    -- fixed before the first byte
    key           uuid not null unique,                    -- our second key, because some providers rewrite Message-ID
    unsubscribe   text unique,                             -- token of the public way out
    recipient     text not null,
    subject       text not null,
    body          text not null,
    in_reply_to   text,
    reference_ids text,
    approach      text, goal text not null, minutes int not null, channel text not null default 'email',
    planned_at    timestamptz not null,
    not_before    timestamptz not null,
    undo_until    timestamptz,                             -- real time; a person may still take it back
    lease_until   timestamptz,                             -- real time, not business time
    lease_token   uuid,
    attempts      int not null default 0,
    handed_over_at timestamptz,
    done_at       timestamptz,
    why           text,                                    -- of a failure, a cancellation, a doubt, a delay
    crossed       boolean not null default false,          -- a reaction came while it was in the server's hands
    settled_by    bigint references member, settled_as text check (settled_as in ('arrived', 'lost')),
    unique (enrolment_id, step, run)
);
create index ledger_claimable on ledger (mailbox_id, not_before) where state in ('planned', 'claimed');
create index ledger_in_doubt on ledger (state, lease_until) where state in ('claimed', 'handed over', 'unknown');
create index ledger_by_pursuit on ledger (pursuit_id);
create index ledger_recent on ledger (mailbox_id, handed_over_at) where handed_over_at is not null;
create index ledger_by_recipient on ledger (recipient, done_at desc);

-- Ten seconds of second thoughts: how things stood before a person's act.
create table undo (
    id           bigint generated always as identity primary key,
    member_id    bigint not null references member,
    pursuit_id   bigint not null references pursuit,
    revision     bigint not null,                          -- the pursuit's after the act; anything newer refuses the undo
    label        text not null,
    before       jsonb not null,
    until        timestamptz not null,                     -- real time
    used_at      timestamptz
);
create index undo_by_member on undo (member_id, id desc);

create table alert (
    id           bigint generated always as identity primary key,
    member_id    bigint not null references member,
    prospect_id  bigint references prospect on delete cascade,
    text         text not null,
    link         text not null,
    at           timestamptz not null,
    seen_at      timestamptz
);
create index alert_unseen on alert (member_id, id) where seen_at is null;

-- The fence: a copied database does not send.
create table instance (
    id               int primary key default 1 check (id = 1),
    instance_id      text not null,
    last_tick_at     timestamptz not null,                 -- real time
    fenced_why       text
);
