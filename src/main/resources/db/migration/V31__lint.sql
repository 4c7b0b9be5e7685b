-- The value lint: what a leader decided about its rules, and what became of what they found in messages to people.
create table lint_rule (
    rule        text primary key,                          -- one without a row does what it does as shipped
    state       text not null check (state in ('off', 'info', 'warn', 'block')),
    since       timestamptz not null,                      -- what it found before counts no more
    changed_by  bigint references member,                  -- null: nobody, it was only demoted
    demoted_at  timestamptz                                -- dismissed too often: it only informs, until a leader decides
);

-- A rule is found once in a message, however often the message is looked at while it is written.
create table lint_finding (
    id            bigint generated always as identity primary key,
    rule          text not null,
    prospect_id   bigint not null references prospect on delete cascade,
    pursuit_id    bigint not null references pursuit on delete cascade,
    touch         int not null,                            -- the n-th of that pursuit, which the message is to be
    words         text[] not null,                         -- those it was about; empty where it was about the whole
    found_at      timestamptz not null,
    found_by      bigint not null references member,
    sent_at       timestamptz,                             -- the message left with it
    dismissed_at  timestamptz,
    dismissed_by  bigint references member,
    reason        text,
    unique (pursuit_id, touch, rule),
    check ((dismissed_at is null) = (dismissed_by is null) and (dismissed_at is null) = (reason is null))
);
create index lint_finding_by_rule on lint_finding (rule, found_at) include (dismissed_at, sent_at);
create index lint_finding_dismissed on lint_finding (rule, dismissed_at) where dismissed_at is not null;
create index lint_finding_by_prospect on lint_finding (prospect_id);
