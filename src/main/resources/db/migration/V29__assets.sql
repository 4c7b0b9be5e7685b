-- What is worth receiving: a file that is kept here, or a link; see followthrough.playbook.Asset.
create table asset (
    id           bigint generated always as identity primary key,
    key          text not null unique,                     -- by which steps of sequences name it
    name         text not null check (name <> ''),
    trades       text[] not null default '{}',             -- whom it helps; empty: everybody
    answers      text not null default '',                 -- the question it answers
    stages       text[] not null default '{}',             -- see followthrough.playbook.Stage; empty: at any
    changed_at   timestamptz not null,
    changed_by   bigint not null references member,
    archived_at  timestamptz
);

-- What it is. Never changed: the newest is sent, and one that a message was written with leaves with it.
create table asset_content (
    id           bigint generated always as identity primary key,
    asset_id     bigint not null references asset,
    link         text,
    file_name    text,
    media_type   text,
    bytes        bytea,
    added_at     timestamptz not null,
    added_by     bigint not null references member,
    check ((link is null) <> (bytes is null)),
    check (num_nulls(file_name, media_type, bytes) in (0, 3))
);
create index asset_content_newest on asset_content (asset_id, id desc);
-- Most files are compressed already.
alter table asset_content alter column bytes set storage external;

-- What a message gives beside its words, until it is sent and stands in the value ledger.
alter table ledger
    add column contents    bigint[],                       -- of assets, in the order in which they go with it
    add column answers     text,                           -- the question of theirs that it answers
    add column introduces  text;                           -- the person

-- The value ledger: what a touch gave. By the touch it belongs to its prospect, whoever that becomes, and counts for as long
-- as the touch does.
create table gift (
    id           bigint generated always as identity primary key,
    touch_id     bigint not null references touch on delete cascade,
    kind         text not null check (kind in ('asset', 'answer', 'introduction')),
    content_id   bigint references asset_content,
    words        text not null default '',                 -- which answer, whom they were introduced to
    check ((kind = 'asset') = (content_id is not null))
);
create index gift_by_touch on gift (touch_id);

-- Pieces of text that several templates share; see followthrough.playbook.Snippets.
create table snippet (
    key          text primary key,
    text         text not null check (text <> ''),
    changed_at   timestamptz not null,
    changed_by   bigint not null references member
);
