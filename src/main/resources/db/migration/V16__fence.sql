-- Since when the Sent folders hold nothing but what this database sent; real time, as a person said or the start of it all.
alter table instance add column confirmed_at timestamptz not null default now();
