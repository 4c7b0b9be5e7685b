-- Work that concerns several people: a cover's, a colleague's, a deal's.

-- While its owner is away a step may be a cover's; then it says whose it is, and goes back on the return.
alter table next_step add column for_id bigint references member;      -- absent: the owner does it
create index next_step_covered on next_step (for_id) where for_id is not null;
-- What came due while its owner was away and nobody covered has a place after the return; here stands when it was due.
alter table next_step add column spaced_from timestamptz;
create index next_step_spaced on next_step (owner_id, due_at) where spaced_from is not null;
create index absence_by_end on absence (ends);

-- A pursuit that stands still until its owner has decided, because of what happened to somebody else.
alter table pursuit add column hold_asks text check (hold_asks in ('colleague answered', 'deal won', 'deal lost'));
alter table pursuit add check (hold_asks is null or hold_until is not null);
alter table pursuit add column asked_at timestamptz;                    -- when the owner was last asked
create index pursuit_asks on pursuit (hold_until) where hold_asks is not null;

-- The people of a deal besides the one it was opened with.
create table deal_prospect (
    deal_id      bigint not null references deal on delete cascade,
    prospect_id  bigint not null references prospect on delete cascade,
    primary key (deal_id, prospect_id)
);
create index deal_prospect_by_prospect on deal_prospect (prospect_id);
