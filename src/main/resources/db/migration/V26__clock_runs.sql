-- Whose first-touch clock ran out is looked for once a minute: only who was not touched and went to nobody else yet is in the way.
drop index next_step_clock_runs;
create index pursuit_clock_runs on pursuit (clock_due)
    where open and clock_due is not null and first_touch_at is null and passed_on_at is null;
