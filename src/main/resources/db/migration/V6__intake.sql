-- Lists brought in: what each row said until it was taken in, what became of it, and what a list is.
create table import (
    id            bigint generated always as identity primary key,
    member_id     bigint not null references member,
    file_name     text not null,
    file_hash     bytea not null,
    file_size     bigint not null,
    state         text not null check (state in ('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'undone')),
    settings      jsonb not null,                          -- see followthrough.intake.ImportSettings
    row_count     int not null default 0,
    rows_done     int not null default 0,
    last_row      bigint not null default 0,               -- rows up to this number are written
    plan          jsonb,                                   -- minutes needed and there, by owner
    problem       text,
    lease_token   uuid,                                    -- who works on it, and until when, in real time
    lease_until   timestamptz,
    created_at    timestamptz not null,
    started_at    timestamptz,
    finished_at   timestamptz
);
create index import_by_member on import (member_id, id desc);
create index import_by_hash on import (file_hash);
create index import_at_work on import (id) where state in ('checking', 'running');
alter table prospect add foreign key (import_id) references import;

create table import_row (
    import_id      bigint not null references import on delete cascade,
    row_number     bigint not null,
    verdict        text not null check (verdict in ('new', 'update', 'twice in file', 'in the base', 'rejected', 'suppressed', 'later')),
    why            text not null default '',
    name           text not null default '',
    company        text not null default '',
    address        text not null default '',
    cells          jsonb,                                  -- emptied once the row is taken in; rejected rows keep theirs
    first_row      bigint,                                 -- of 'twice in file': the row it joins
    owner_id       bigint references member,
    first_touch_at timestamptz,
    prospect_id    bigint,
    primary key (import_id, row_number)
);
create index import_row_by_verdict on import_row (import_id, verdict, row_number);

-- A form sent twice within minutes is one question, not two.
create table capture_seen (
    hash         bytea primary key,
    prospect_id  bigint,
    at           timestamptz not null
);
