-- The first-touch clock beside the step, so that the lane New is read in its order without a look at each pursuit.
alter table next_step add column clock_due timestamptz;    -- pursuit.clock_due
update next_step n set clock_due = p.clock_due from pursuit p where p.id = n.pursuit_id and p.clock_due is not null;
create index next_step_clock on next_step (owner_id, clock_due, due_at, pursuit_id)
    where lane = 'new' and not automatic and ledger_id is null;

-- A day's minutes are added up from the index alone.
drop index next_step_queue;
create index next_step_queue on next_step (owner_id, lane, due_at) include (minutes) where not automatic and ledger_id is null;

-- Whether a first touch was in time is known when it is made, and does not change with anybody's hours.
alter table touch add column clock_due timestamptz;        -- when the clock would have run out; absent where none ran
create index touch_by_clock on touch (member_id, made_at) include (clock_due)
    where clock_due is not null and number = 1 and counts and undone_at is null and bounced_at is null;

-- In the plain locale pg_trgm takes only Latin letters for letters, so that a name in another script was looked for in every
-- row. Spelled out, six signs for each such letter, it is found by the index as any other.
create function searchable(text) returns text language sql immutable parallel safe strict
    return case when $1 ~ '[^\x01-\x7f]'
                then (select string_agg(case when ascii(c) < 128 then c else 'z' || lpad(to_hex(ascii(c)), 5, '0') end, '' order by n)
                        from string_to_table(plain($1), null) with ordinality s (c, n))
                else lower($1) end;                        -- what plain() makes of it
create or replace function search_pattern(text) returns text language sql immutable parallel safe strict
    return '%' || case when length(searchable($1)) < 3 then ' ' else '' end
               || regexp_replace(searchable($1), '([\\%_])', '\\\1', 'g') || '%';
update prospect set words = searchable(words) where words ~ '[^\x01-\x7f]';
