-- What began a run through a sequence, as facts that its messages may name: see followthrough.pursuits.Trigger.
alter table pursuit add column begun_by jsonb;

-- The date on which a customer's contract is renewed, and the conversation that is owed before it.
alter table prospect add column renews_on date;
create index prospect_renews on prospect (renews_on) where renews_on is not null;
alter table commitment drop constraint commitment_kind_check,
    add constraint commitment_kind_check check (kind in ('answer', 'call back', 'meeting', 'material', 'not now', 'rebook',
                                                         'find person', 'doubt', 'renewal'));

-- Whether a person or a list named the tier, so that no rule changes it.
alter table prospect add column tier_by_hand boolean not null default false;
-- Whoever was not named anything was B: the others somebody has named.
update prospect set tier_by_hand = true where tier <> 'B';

-- The rules by which tiers follow from facts; the newest is in force. Everybody who is there when one is set is looked at
-- by it once, in the order of their numbers and in the background.
create table tier_rule (
    id       bigint generated always as identity primary key,
    words    text not null,                                -- as they were written; empty: no rule
    set_by   bigint references member,
    set_at   timestamptz not null,
    reached  bigint not null default 0,                    -- the last prospect that was looked at
    last     bigint not null,                              -- the last one there is to look at
    looked   bigint not null default 0,
    moved    bigint not null default 0,
    done_at  timestamptz
);
