-- What a person typed as a LIKE pattern on plain text. Two letters and less must begin a word: a trigram index knows
-- beginnings ("  a", " an"), but no pair of letters inside a word. Escaped last, for unaccent turns '％' into '%'.
create function search_pattern(text) returns text language sql immutable parallel safe strict
    return '%' || case when length($1) < 3 then ' ' else '' end || regexp_replace(plain($1), '([\\%_])', '\\\1', 'g') || '%';

-- People and companies, how to reach them, and what happened with them.
create table company (
    id          bigint generated always as identity primary key,
    name        text not null,
    domain      citext,
    country     text not null default '',
    created_at  timestamptz not null
);
create index company_by_name on company (plain(name));
-- Two captures at once find one company: by its domain, or by its name as long as no domain is known.
create unique index company_domain on company (domain) where domain is not null;
create unique index company_name_only on company (plain(name)) where domain is null;

create table prospect (
    id            bigint generated always as identity primary key,
    name          text not null,
    given_name    text not null default '',
    family_name   text not null default '',
    title         text not null default '',                -- job title
    company_id    bigint references company,
    owner_id      bigint not null references member,
    source        text not null,
    tier          text not null default 'B' check (tier in ('A', 'B', 'C')),
    country       text not null default '',
    language      text not null default '',
    zone          text not null,
    zone_basis    text not null check (zone_basis in ('stated', 'phone', 'country', 'workspace')),  -- all but 'stated' are guesses
    basis         text not null default 'unknown'          -- why we may contact this person
                  check (basis in ('unknown', 'asked', 'customer', 'consent', 'public')),
    basis_note    text not null default '',
    basis_at      timestamptz,
    opted_out_at  timestamptz,                             -- absolute; kept in step with suppression
    email_refused boolean not null default false,          -- "not by e-mail", set by an import or by the person
    summary       text not null default '',
    custom        jsonb not null default '{}',             -- columns of imports, kept as they came
    import_id     bigint,
    kept_only     boolean not null default false,          -- kept, not followed up
    words         text not null default '',                -- plain name, company and addresses: what search looks through
    created_at    timestamptz not null
);
create index prospect_by_owner on prospect (owner_id, id);
create index prospect_by_company on prospect (company_id) where company_id is not null;
create index prospect_by_import on prospect (import_id) where import_id is not null;
create index prospect_by_name on prospect (plain(name), id);
-- One trigram index instead of one for each table: "anna acme" is then a single indexed condition per word.
create index prospect_search on prospect using gin (words gin_trgm_ops);

-- An e-mail address belongs to one prospect: replies then always find their person, and a form posted twice makes one.
create table address (
    id           bigint generated always as identity primary key,
    -- Deferred, because a capture inserts addresses first: who gets the address gets to be the prospect.
    prospect_id  bigint not null references prospect on delete cascade deferrable initially deferred,
    kind         text not null check (kind in ('email', 'phone', 'social')),
    value        text not null,                            -- as people read it
    lookup       text not null,                            -- e-mail in lower case, telephone as E.164, else as it is
    position     int not null,
    dead_at      timestamptz,
    dead_why     text,
    check ((dead_at is null) = (dead_why is null)),
    unique (prospect_id, kind, lookup)
);
create unique index address_email on address (lookup) where kind = 'email';
create index address_phone on address (lookup) where kind = 'phone';
create index address_social on address (lookup) where kind = 'social';

create table suppression (
    hash        bytea primary key,                         -- HMAC of the address, so that it outlives an erasure
    why         text not null check (why in ('opted out', 'complaint', 'never contact')),
    proof       text not null,
    at          timestamptz not null
);

create table deal (
    id           bigint generated always as identity primary key,
    prospect_id  bigint not null references prospect,
    title        text not null,
    amount       numeric(18, 2) not null check (amount >= 0),
    currency     text not null,
    stage        text not null check (stage in ('open', 'proposal', 'negotiation', 'won', 'lost')),
    created_at   timestamptz not null,
    closed_at    timestamptz
);
create index deal_by_prospect on deal (prospect_id);

-- Everything that happened, in order; the application adds and never edits.
create table timeline (
    id           bigint generated always as identity primary key,
    prospect_id  bigint not null references prospect on delete cascade,
    pursuit_id   bigint,
    at           timestamptz not null,
    kind         text not null,                            -- see followthrough.prospects.Entry.Kind
    member_id    bigint references member,                 -- absent: the system or the prospect
    text         text not null,
    detail       text not null default '',                 -- a message's words, a note
    touch_id     bigint,
    received_id  bigint
);
create index timeline_by_prospect on timeline (prospect_id, at desc, id desc);
