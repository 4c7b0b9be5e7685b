create table import (
    id            bigint generated always as identity primary key,
    member_id     bigint not null references member,
    file_name     text not null,
    file_hash     bytea not null,
    state         text not null check (state in ('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'undone')),
    settings      jsonb not null default '{}',             -- mapping, what the list is, basis, owners
    row_count     int not null default 0,
    rows_done     int not null default 0,
    counts        jsonb not null default '{}',
    problem       text,
    created_at    timestamptz not null,
    finished_at   timestamptz
);
create index import_by_member on import (member_id, id desc);
alter table prospect add foreign key (import_id) references import;

-- One row per row of the file: what it said, and what became of it.
create table import_row (
    import_id    bigint not null references import on delete cascade,
    row_number   int not null,
    verdict      text not null check (verdict in ('new', 'update', 'twice in file', 'in the base', 'rejected', 'suppressed', 'later')),
    why          text not null default '',
    cells        text[] not null,
    prospect_id  bigint,
    first_touch_at timestamptz,
    primary key (import_id, row_number)
);
create index import_row_by_verdict on import_row (import_id, verdict, row_number);
