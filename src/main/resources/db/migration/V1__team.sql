-- Who works here. Business time always comes from the application's clock, never from the database's.
create extension if not exists citext;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

create function plain(text) returns text language sql immutable parallel safe strict
    return lower(public.unaccent('public.unaccent', $1));

create table workspace (
    id                 int primary key default 1 check (id = 1),
    name               text not null,
    zone               text not null,
    country            text not null default '',           -- ISO 3166 alpha-2; the fall-back region of telephone numbers
    currency           text not null,
    postal_address     text not null default '',           -- without it nothing automatic leaves
    automatic_ready    boolean generated always as (name <> '' and postal_address <> '') stored,
    answer_minutes     int  not null default 60,           -- working minutes to answer a reaction
    first_touch_minutes int not null default 5,
    suppression_key    bytea not null,                     -- HMAC key of hashed opt-outs; travels with a back-up
    created_at         timestamptz not null
);

create table team (
    id    bigint generated always as identity primary key,
    name  text not null unique
);

create table member (
    id              bigint generated always as identity primary key,
    team_id         bigint not null references team,
    email           citext not null unique,
    name            text not null,
    role            text not null check (role in ('rep', 'leader', 'administrator')),
    password_hash   text,                                  -- absent until the invitation is accepted
    active          boolean not null default true,
    zone            text not null,
    working_days    int[] not null default '{1,2,3,4,5}',  -- ISO: Monday is 1
    day_starts      time not null default '09:00',
    day_ends        time not null default '18:00',
    follow_up_minutes int not null default 120 check (follow_up_minutes between 0 and 1440),
    shortcuts       boolean not null default true,         -- letter and digit keys (WCAG 2.1.4)
    created_at      timestamptz not null,
    unique (id, active)                                    -- the law of the next step points here
);
create index member_by_team on member (team_id);

create table absence (
    id         bigint generated always as identity primary key,
    member_id  bigint not null references member,
    starts     date not null,
    ends       date not null check (ends >= starts),
    cover_id   bigint references member
);
create index absence_by_member on absence (member_id, ends);

create table invitation (
    token_hash  bytea primary key,
    member_id   bigint not null references member,
    purpose     text not null check (purpose in ('invitation', 'password')),
    expires_at  timestamptz not null,
    used_at     timestamptz
);

create table sign_in (
    token_hash   bytea primary key,
    member_id    bigint not null references member,
    created_at   timestamptz not null,
    expires_at   timestamptz not null
);
create index sign_in_by_member on sign_in (member_id);

create table api_token (
    id          bigint generated always as identity primary key,
    member_id   bigint not null references member,
    name        text not null,
    token_hash  bytea not null unique,
    role        text not null check (role in ('rep', 'leader', 'administrator')),
    created_at  timestamptz not null,
    revoked_at  timestamptz
);
