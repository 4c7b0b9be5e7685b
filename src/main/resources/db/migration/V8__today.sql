-- What the pages of today and of prospects look for by other ways than those that write it.
create index pursuit_ended_by on pursuit (ended_by, ended_at) where ended_by is not null;  -- noes collected today
create index pursuit_silence on pursuit (coalesce(last_touch_at, '-infinity'), prospect_id) where state <> 'ended';
create index next_step_by_due on next_step (due_at, prospect_id);
create index next_step_waiting on next_step (owner_id) where waits is not null;           -- not sent, and why
create index deal_open on deal (stage, id) where stage not in ('won', 'lost');
