-- A lead whose first-touch clock runs out goes to somebody else, once.
alter table workspace add column pass_on boolean not null default true;
alter table pursuit add column passed_on_at timestamptz, add column passed_on_from bigint references member;
-- What ran out before there was this rule stays where it is: an upgrade deals nothing out.
update pursuit set passed_on_at = now() where open and clock_due < now();
create index pursuit_passed_on on pursuit (passed_on_from, passed_on_at) where passed_on_from is not null;
create index next_step_clock_runs on next_step (clock_due)
    where clock_due is not null and lane = 'new' and not automatic and ledger_id is null;

-- Written by whoever plans a message, and no default: a node of an older version on the same database writes ids that are found
-- as before.
alter table ledger alter column found_by_key set default false;
