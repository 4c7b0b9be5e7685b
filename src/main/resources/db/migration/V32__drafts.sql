-- A draft keeps what it was, so that what is changed step by step can be taken back.
create table sequence_draft_text (
    key       text not null references sequence_draft on delete cascade,
    place     int not null,                                -- in the order in which they were made
    yaml      text not null,
    said      text not null,                               -- what was done, as half a sentence; empty: begun
    saved_by  bigint not null references member,
    saved_at  timestamptz not null,
    primary key (key, place)
);
insert into sequence_draft_text select key, 1, yaml, '', saved_by, saved_at from sequence_draft;
alter table sequence_draft
    drop column yaml, drop column saved_by, drop column saved_at,
    add column place int not null default 1,               -- of the text it is now; later ones were taken back
    add column revision int not null default 1;            -- another one after each change, so that nobody changes what they do not see
