-- What the end of the day says: next steps a person put off.
create index timeline_moved on timeline (member_id, at) where kind = 'moved';

-- A list's address under a name. Of one member, or shown to the whole team.
create table saved_view (
    id         bigint generated always as identity primary key,
    member_id  bigint not null references member,
    team_id    bigint references team,                     -- absent: only to the one who saved it
    name       text not null check (name <> ''),
    query      text not null,                              -- what follows /prospects?
    made_at    timestamptz not null
);
create unique index saved_view_name on saved_view (member_id, plain(name));
create index saved_view_of_team on saved_view (team_id) where team_id is not null;

-- Ten seconds of second thoughts after many prospects went to another owner.
create table handed_over (
    id           bigint generated always as identity primary key,
    member_id    bigint not null references member,        -- who did it
    owner_id     bigint not null references member,        -- to whom
    prospect_ids bigint[] not null,
    owner_ids    bigint[] not null,                        -- whose each was before
    until        timestamptz not null,                     -- real time
    used_at      timestamptz
);
