-- An ending that rests on the prospect's word points to where they gave it: the timeline entry of the last they said.
-- 0 stands for an ending from before this was kept, where no entry could be found.
alter table pursuit add column said_id bigint;
update pursuit p
   set said_id = coalesce((select max(t.id) from timeline t
                            where t.prospect_id = p.prospect_id and (t.pursuit_id = p.id or t.kind = 'received')
                              and t.kind in ('received', 'touch', 'meeting', 'outcome')), 0)
 where p.reacted_at is not null or p.ending in ('won', 'no', 'referred');
alter table pursuit drop constraint pursuit_ending_check;
alter table pursuit add constraint pursuit_ending_check check
    (ending in ('won', 'no', 'opted out', 'referred', 'bad data', 'unreachable', 'duplicate', 'lapsed', 'overridden'));
alter table pursuit add constraint pursuit_ends_on_their_word check
    (ending is null or ending not in ('won', 'no', 'referred') or said_id is not null);
-- The entry that this one rests on: of an outcome, where they said it.
alter table timeline add column about_id bigint;

-- Two prospects who are the same person. The one that went stays as a row, so that its address leads to the other.
alter table prospect add column merged_into bigint references prospect;
create index prospect_merged on prospect (merged_into) where merged_into is not null;
create table merging (
    id          bigint generated always as identity primary key,
    kept_id     bigint not null references prospect,
    gone_id     bigint not null references prospect,
    member_id   bigint not null references member,
    at          timestamptz not null,
    before      jsonb not null,                            -- both as they were, and the numbers of what moved
    last_entry  bigint not null default 0,                 -- the timeline's last after it: anything newer refuses the undo
    undone_at   timestamptz
);
create index merging_of_kept on merging (kept_id, id);
create index merging_of_gone on merging (gone_id, id);
-- Taken back with a merge, whenever that is, and not by itself.
alter table undo add column merging_id bigint references merging;
create index undo_of_merging on undo (merging_id) where merging_id is not null;
-- Likely the same person: asked by name within a company.
create index prospect_name_at_company on prospect (company_id, plain(name)) where company_id is not null;

-- A no is looked at once more, after so many months; 0: never.
alter table workspace add column second_look_months int not null default 0
    check (second_look_months = 0 or second_look_months between 6 and 12);
alter table pursuit add column second_look_at timestamptz;
create index pursuit_second_look on pursuit (second_look_at) where second_look_at is not null;
